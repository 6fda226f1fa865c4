package com.stocksblitz.registry.instrument;

import com.stocksblitz.registry.instrument.Reference.Key;
import com.stocksblitz.registry.instrument.Reference.Name;
import com.stocksblitz.registry.instrument.Reference.OfIsin;
import com.stocksblitz.registry.instrument.Reference.OfToken;
import com.stocksblitz.registry.instrument.Reference.Unreadable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what users type, see {@link Reference}. */
final class ReferenceGrammar {
    private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0]+");
    private static final int LONGEST_EXCHANGE = 16;
    private static final Pattern COLON = Pattern.compile(" ?: ?");
    private static final Pattern STRIKE = Pattern.compile("\\d{1,12}(\\.\\d{1,8})?");
    private static final Pattern SDK = Pattern.compile("(.+)_([A-Z]{2,10})_(EQUITY|INDEX)");
    private static final Unreadable UNREADABLE =
            new Unreadable("unreadable", "Not a key, symbol, ISIN or token in any form that is known.");

    private ReferenceGrammar() {}

    static Reference parse(String text) {
        var fault = fault(text);
        if (fault.isPresent()) {
            return fault.get();
        }
        var tidy = tidy(text);
        if (tidy.startsWith("ISIN:")) {
            return Isin.parse(tidy.substring(5))
                    .<Reference>map(OfIsin::new)
                    .orElseGet(() -> new Unreadable("invalid_isin", "The form or the check digit is wrong."));
        }
        if (tidy.startsWith("TOKEN:")) {
            return prefixedToken(tidy.substring(6).strip());
        }
        var isin = Isin.parse(tidy);
        if (isin.isPresent()) {
            return new OfIsin(isin.get());
        }
        return tidy.indexOf(':') >= 0 ? qualified(tidy) : unqualified(tidy);
    }

    static Reference token(Optional<String> broker, String token) {
        var fault = fault(token);
        return fault.isPresent()
                ? fault.get()
                : new OfToken(broker.map(name -> name.strip().toLowerCase(Locale.ROOT)), tidy(token));
    }

    static Optional<Unreadable> fault(String text) {
        if (text == null || text.isBlank()) {
            return Optional.of(new Unreadable("required", "An identifier is needed."));
        }
        if (text.length() > Reference.MAX_LENGTH) {
            return Optional.of(new Unreadable("too_long", "At most " + Reference.MAX_LENGTH + " characters."));
        }
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (isUnwritable(codePoint)) {
                return Optional.of(new Unreadable("control_character", "Control characters are not allowed."));
            }
            i += Character.charCount(codePoint);
        }
        return Optional.empty();
    }

    static String tidy(String text) {
        return isTidy(text)
                ? text
                : BLANKS.matcher(text).replaceAll(" ").strip().toUpperCase(Locale.ROOT);
    }

    /** Most names come tidy, and an index of a catalog tidies a million of them; only ASCII is looked at. */
    private static boolean isTidy(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c >= 'a' && c <= 'z' || c == ' ' && before == ' ') {
                return false;
            }
            before = c;
        }
        return before != ' ';
    }

    private static Reference prefixedToken(String text) {
        int colon = text.indexOf(':');
        var token = text.substring(colon + 1).strip();
        if (token.isEmpty() || colon == 0) {
            return new Unreadable("unreadable", "A token is written token:<broker>:<token>.");
        }
        return token(colon < 0 ? Optional.empty() : Optional.of(text.substring(0, colon)), token);
    }

    private static Reference unqualified(String text) {
        var sdk = SDK.matcher(text);
        return sdk.matches()
                ? new Name(Optional.of(sdk.group(2)), sdk.group(1), InstrumentType.parse(sdk.group(3)))
                : new Name(Optional.empty(), text, Optional.empty());
    }

    private static Reference qualified(String text) {
        // Without a blank the JDK splits at one character, for which it needs no matcher.
        var parts = text.indexOf(' ') < 0 ? text.split(":", -1) : COLON.split(text, -1);
        if (text.length() > InstrumentKey.MAX_LENGTH || !isExchange(parts[0])) {
            return UNREADABLE;
        }
        for (var part : parts) {
            if (part.isEmpty()) {
                return UNREADABLE;
            }
        }
        return switch (parts.length) {
            case 2 -> new Name(Optional.of(parts[0]), parts[1], Optional.empty());
            case 3 -> cash(parts);
            case 4 -> future(parts);
            case 5 -> option(parts);
            default -> UNREADABLE;
        };
    }

    /** A capital letter, then capitals and digits. */
    private static boolean isExchange(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_EXCHANGE
                && text.charAt(0) >= 'A'
                && text.chars().allMatch(c -> c >= 'A' && c <= 'Z' || c >= '0' && c <= '9');
    }

    private static Reference cash(String[] parts) {
        return switch (parts[2]) {
            case "INDEX" -> new Key(InstrumentKey.index(parts[0], parts[1]), Optional.empty());
            case "EQ" -> new Name(Optional.of(parts[0]), parts[1], Optional.of(InstrumentType.EQ));
            default -> UNREADABLE;
        };
    }

    private static Reference future(String[] parts) {
        var day = date(parts[2]);
        if (day.isEmpty() || !parts[3].equals("FUT")) {
            return UNREADABLE;
        }
        return new Key(
                InstrumentKey.future(parts[0], parts[1], day.get()),
                Optional.of(terms(parts[1], day.get(), Optional.empty(), InstrumentType.FUT)));
    }

    private static Reference option(String[] parts) {
        var type = InstrumentType.parse(parts[4]).filter(InstrumentType::isOption);
        var day = date(parts[2]);
        if (type.isEmpty() || day.isEmpty() || !STRIKE.matcher(parts[3]).matches()) {
            return UNREADABLE;
        }
        var strike = new BigDecimal(parts[3]);
        return new Key(
                InstrumentKey.option(parts[0], parts[1], day.get(), strike, type.get()),
                Optional.of(terms(parts[1], day.get(), Optional.of(strike), type.get())));
    }

    private static ContractTerms terms(
            String underlying, LocalDate day, Optional<BigDecimal> strike, InstrumentType type) {
        return new ContractTerms(underlying, YearMonth.from(day), Optional.of(day), strike, type);
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isUnwritable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
