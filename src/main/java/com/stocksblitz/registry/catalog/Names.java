package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.ContractTerms;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The exact names of an instrument as terms of the field {@link Fields#REF}. One field for all kinds, so that a batch
 * of mixed references is answered in one sorted pass; the first letter keeps the kinds apart.
 */
final class Names {
    private Names() {}

    static String key(String key) {
        return 'k' + key;
    }

    static String formerKey(String key) {
        return 'f' + key;
    }

    /** What stood behind the exchange in a former key of the cash market. */
    static String formerSymbol(String symbol) {
        return 'g' + symbol;
    }

    /** Symbol of the cash market or of an index, and every broker's trading symbol. */
    static String symbol(String symbol) {
        return 's' + symbol;
    }

    /** The same of an index, letters and digits only: {@code NIFTY50}. */
    static String squeezed(String symbol) {
        return 'q' + squeeze(symbol);
    }

    static String isin(String isin) {
        return 'i' + isin;
    }

    static String token(String token) {
        return 't' + Reference.tidy(token);
    }

    /** The date comes last: all expiries of one strike stand together in order, so a month is a prefix. */
    static String contract(String underlying, BigDecimal strike, InstrumentType type, LocalDate expiry) {
        return expiries(underlying, strike, type) + expiry;
    }

    /** Prefix of {@link #contract} that leaves the expiry open. */
    static String expiries(String underlying, BigDecimal strike, InstrumentType type) {
        return 'd' + underlying + '|' + (strike == null ? "" : InstrumentKey.plain(strike)) + '|' + type + '|';
    }

    /** The whole term where the day is known, else the prefix with the month. */
    static String contract(ContractTerms terms) {
        return expiries(terms.underlying(), terms.strike().orElse(null), terms.type())
                + terms.day().<Object>map(day -> day).orElse(terms.month() + "-");
    }

    static String squeeze(String symbol) {
        var squeezed = new StringBuilder(symbol.length());
        for (int i = 0; i < symbol.length(); i++) {
            if (Character.isLetterOrDigit(symbol.charAt(i))) {
                squeezed.append(symbol.charAt(i));
            }
        }
        return squeezed.toString();
    }

    /** Symbol, trading symbols and aliases, tidy; of a contract not its symbol, which is the underlying's. */
    static Set<String> symbols(Instrument instrument) {
        var symbols = new LinkedHashSet<String>();
        if (!instrument.type().isDerivative()) {
            symbols.add(Reference.tidy(instrument.symbol()));
        }
        for (var token : instrument.tokens()) {
            if (token.tradingSymbol() != null) {
                symbols.add(Reference.tidy(token.tradingSymbol()));
            }
        }
        for (var alias : instrument.aliases()) {
            if (!alias.startsWith(Instrument.FORMER_ISIN)) {
                symbols.add(Reference.tidy(alias.substring(alias.indexOf(':') + 1)));
            }
        }
        return symbols;
    }

    static Set<String> of(Instrument instrument) {
        var names = new LinkedHashSet<String>();
        names.add(key(instrument.key().value()));
        for (var symbol : symbols(instrument)) {
            names.add(symbol(symbol));
            if (instrument.type() == InstrumentType.INDEX) {
                names.add(squeezed(symbol));
            }
        }
        if (instrument.type().isDerivative()) {
            names.add(contract(instrument.underlying(), instrument.strike(), instrument.type(), instrument.expiry()));
        }
        if (instrument.isin() != null) {
            names.add(isin(instrument.isin().value()));
        }
        for (var alias : instrument.aliases()) {
            if (alias.startsWith(Instrument.FORMER_ISIN)) {
                names.add(isin(alias.substring(Instrument.FORMER_ISIN.length())));
            }
        }
        for (var token : instrument.tokens()) {
            names.add(token(token.token()));
        }
        for (var former : instrument.formerKeys()) {
            names.add(formerKey(former.value()));
            names.add(formerSymbol(former.value().substring(former.value().indexOf(':') + 1)));
        }
        return names;
    }
}
