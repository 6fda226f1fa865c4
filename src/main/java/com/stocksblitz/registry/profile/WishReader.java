package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.profile.api.ProfileFields;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads what a caller says about a profile; every wrong field is named at once. */
final class WishReader {
    static final int MOST_INSTRUMENTS = 1_000;
    private static final int LONGEST_NAME = 255;
    private static final int LONGEST_REFERENCE = 200;
    private static final int LARGEST_PREFERENCES = 16_384;
    private static final int MOST_DAYS = 36_500;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@:|+-]{1,128}");
    private static final Pattern EXCHANGE = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,19}");

    private final ProfileFields fields;
    private final Instant now;
    private final List<FieldError> errors = new ArrayList<>();

    private WishReader(ProfileFields fields, Instant now) {
        this.fields = fields;
        this.now = now;
    }

    /** @throws FailureException Malformed with all wrong fields, or Refused {@code secret_in_preferences} */
    static Wish read(ProfileFields fields, Instant now) {
        return new WishReader(fields, now).read();
    }

    /** @throws FailureException Malformed where it is no user id */
    static String user(String userId) {
        if (userId == null || !USER.matcher(userId).matches()) {
            throw new FailureException(Failure.Malformed.of("user_id", "invalid", userRule()));
        }
        return userId;
    }

    private static String userRule() {
        return "A user id has 1 to 128 letters, digits or . _ @ : | + -";
    }

    private Wish read() {
        if (fields.userId() == null || !USER.matcher(fields.userId()).matches()) {
            error("/user_id", fields.userId() == null ? "required" : "invalid", userRule());
        }
        text("/profile_name", fields.profileName(), LONGEST_NAME);
        var type = fields.subscriptionType() == null
                ? null
                : SubscriptionType.find(fields.subscriptionType()).orElse(null);
        if (type == null) {
            error("/subscription_type", "unknown_value", "One of " + String.join(", ", SubscriptionType.LABELS) + ".");
        }
        var wish = new Wish(
                fields.userId(),
                fields.profileName(),
                type,
                references(),
                preferences(),
                rules(),
                maxInstruments(),
                expiresAt(),
                !Boolean.FALSE.equals(fields.active()));
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        var secrets = Preferences.secrets(wish.preferences());
        if (!secrets.isEmpty()) {
            throw new FailureException(new Failure.Refused(
                    "secret_in_preferences", "Preferences must not hold secrets; errors[] names the fields.", secrets));
        }
        return wish;
    }

    private void text(String pointer, String text, int longest) {
        if (text == null) {
            error(pointer, "required", "This field must be given.");
        } else if (text.isBlank()) {
            error(pointer, "too_short", "At least one character.");
        } else if (text.codePointCount(0, text.length()) > longest) {
            error(pointer, "too_long", "At most " + longest + " characters.");
        } else if (text.codePoints().anyMatch(WishReader::isUnprintable)) {
            error(pointer, "control_character", "Control characters are not allowed.");
        }
    }

    /** Half of a surrogate pair is no character, and no database takes it. */
    private static boolean isUnprintable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    private List<String> references() {
        var instruments = fields.instruments();
        if (instruments == null || instruments.isEmpty()) {
            error("/instruments", "required", "1 to " + MOST_INSTRUMENTS + " instruments.");
            return List.of();
        }
        if (instruments.size() > MOST_INSTRUMENTS) {
            error("/instruments", "too_many", "At most " + MOST_INSTRUMENTS + ", not " + instruments.size() + ".");
            return List.of();
        }
        var references = new ArrayList<String>(instruments.size());
        for (int i = 0; i < instruments.size(); i++) {
            var reference = instruments.get(i);
            text("/instruments/" + i, reference, LONGEST_REFERENCE);
            references.add(reference == null ? "" : reference.strip());
        }
        return references;
    }

    private JsonNode preferences() {
        var preferences = fields.preferences();
        if (preferences == null || preferences.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!preferences.isObject()) {
            error("/preferences", "wrong_type", "Must be an object.");
            return JsonNodeFactory.instance.objectNode();
        }
        if (preferences.toString().length() > LARGEST_PREFERENCES) {
            error("/preferences", "too_large", "At most " + LARGEST_PREFERENCES + " characters of JSON.");
        }
        Preferences.check(preferences, errors);
        return preferences;
    }

    private ValidationRules rules() {
        var rules = fields.validationRules();
        if (rules == null) {
            return ValidationRules.NONE;
        }
        for (int i = 0; i < rules.allowedExchanges().size(); i++) {
            if (!EXCHANGE.matcher(rules.allowedExchanges().get(i)).matches()) {
                error("/validation_rules/allowed_exchanges/" + i, "wrong_form", "An exchange such as NSE.");
            }
        }
        var types = new ArrayList<String>();
        for (int i = 0; i < rules.allowedTypes().size(); i++) {
            var type = InstrumentType.parse(rules.allowedTypes().get(i));
            if (type.isEmpty()) {
                error("/validation_rules/allowed_types/" + i, "unknown_value", "One of EQ, INDEX, FUT, CE, PE.");
            }
            type.ifPresent(known -> types.add(known.name()));
        }
        var days = rules.maxDaysToExpiry();
        if (days != null && (days < 0 || days > MOST_DAYS)) {
            error("/validation_rules/max_days_to_expiry", "out_of_range", "0 to " + MOST_DAYS + " days.");
        }
        var exchanges = rules.allowedExchanges().stream()
                .map(exchange -> exchange.toUpperCase(Locale.ROOT))
                .toList();
        return new ValidationRules(exchanges, types, days);
    }

    private Integer maxInstruments() {
        var most = fields.maxInstruments();
        if (most != null && (most < 1 || most > MOST_INSTRUMENTS)) {
            error("/max_instruments", "out_of_range", "1 to " + MOST_INSTRUMENTS + ".");
        }
        return most;
    }

    private Instant expiresAt() {
        if (fields.expiresAt() == null) {
            return null;
        }
        try {
            var time = OffsetDateTime.parse(fields.expiresAt());
            if (time.getYear() > 9999) {
                error("/expires_at", "out_of_range", "Not after the year 9999.");
                return null;
            }
            var moment = time.toInstant().truncatedTo(ChronoUnit.MICROS);
            // A profile that is not to be active may keep the end that it had.
            if (!moment.isAfter(now) && !Boolean.FALSE.equals(fields.active())) {
                error("/expires_at", "out_of_range", "Must be in the future.");
            }
            return moment;
        } catch (DateTimeException wrong) {
            error("/expires_at", "wrong_form", "A time such as 2026-12-31T10:00:00Z.");
            return null;
        }
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
