package com.stocksblitz.registry.catalog.api;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.InstrumentKey;
import java.util.List;

/** @param alsoListed keys of the other listings of the same ISIN */
public record InstrumentDetail(InstrumentView instrument, List<BrokerToken> tokens, List<InstrumentKey> alsoListed) {
    public InstrumentDetail {
        tokens = List.copyOf(tokens);
        alsoListed = List.copyOf(alsoListed);
    }
}
