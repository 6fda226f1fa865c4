package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import java.util.List;

/**
 * What a reference names before anything is chosen.
 *
 * @param how by which kind of name it was found
 * @param candidates every instrument with that name; empty where nothing has it
 */
record Match(Reference reference, How how, List<Instrument> candidates) {
    enum How {
        KEY,
        SYMBOL,
        FORMER_NAME,
        /** An index, by its name without blanks and marks. */
        SQUEEZED_NAME,
        /** By the contract terms that a trading symbol tells. */
        CONTRACT_TERMS,
        ISIN,
        TOKEN
    }

    Match {
        candidates = List.copyOf(candidates);
    }

    Match keeping(List<Instrument> some) {
        return new Match(reference, how, some);
    }
}
