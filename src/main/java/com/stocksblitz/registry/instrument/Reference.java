package com.stocksblitz.registry.instrument;

import java.util.List;
import java.util.Optional;

/**
 * What a user may type where an instrument is asked for. Reading it says what kind of name it is, not whether anything
 * has that name.
 *
 * <p>Read without regard to case and to the amount of white space: canonical keys ({@code NFO:NIFTY:2026-11-24:FUT});
 * an exchange and a symbol ({@code NSE:RELIANCE}, {@code NSE:NIFTY 50}, {@code NFO:NIFTY26NOV24500CE}); a symbol alone;
 * {@code isin:INE002A01018} or the bare number; {@code token:kite:738561}; the platform SDK's
 * {@code RELIANCE_NSE_EQUITY} and {@code NIFTY50_NSE_INDEX}.
 */
public sealed interface Reference {
    /** Longest text that is looked at, in characters. */
    int MAX_LENGTH = 200;

    /**
     * A canonical key whose form tells what it is: an index, a future or an option.
     *
     * @param contract its terms, with the day; empty for an index
     */
    record Key(InstrumentKey key, Optional<ContractTerms> contract) implements Reference {}

    /**
     * A symbol or trading symbol, upper case with single blanks.
     *
     * @param exchange empty where none was named
     * @param type empty where the text does not tell
     */
    record Name(Optional<String> exchange, String name, Optional<InstrumentType> type) implements Reference {
        /** The contracts that the name could mean by the rules of trading symbols; empty if it has no such form. */
        public List<ContractTerms> contracts() {
            return TradingSymbol.read(name);
        }
    }

    record OfIsin(Isin isin) implements Reference {}

    /**
     * @param broker lower case; empty where none was named
     * @param token upper case, since brokers' tokens differ in more than case
     */
    record OfToken(Optional<String> broker, String token) implements Reference {}

    /**
     * Not a reference at all.
     *
     * @param code {@code required}, {@code too_long}, {@code control_character}, {@code invalid_isin} or
     *     {@code unreadable}
     */
    record Unreadable(String code, String detail) implements Reference {}

    /** Never fails; what cannot be read is {@link Unreadable}. */
    static Reference parse(String text) {
        return ReferenceGrammar.parse(text);
    }

    /** A broker's token given by itself; an empty broker means any. */
    static Reference token(Optional<String> broker, String token) {
        return ReferenceGrammar.token(broker, token);
    }

    /** What forbids any reading of a text: nothing there, too long, or characters that nobody types. */
    static Optional<Unreadable> fault(String text) {
        return ReferenceGrammar.fault(text);
    }

    /** Upper case, without blanks at the ends, and single ones inside. */
    static String tidy(String text) {
        return ReferenceGrammar.tidy(text);
    }
}
