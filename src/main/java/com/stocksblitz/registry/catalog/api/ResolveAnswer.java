package com.stocksblitz.registry.catalog.api;

import java.util.List;

/** All matches, the default exchange first. */
public record ResolveAnswer(int count, List<InstrumentView> instruments) {
    public ResolveAnswer {
        instruments = List.copyOf(instruments);
    }
}
