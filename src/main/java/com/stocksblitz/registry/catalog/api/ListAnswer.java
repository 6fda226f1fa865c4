package com.stocksblitz.registry.catalog.api;

import java.util.List;

/** @param nextCursor null on the last page */
public record ListAnswer(int count, List<InstrumentView> instruments, Page pagination, String nextCursor) {
    public ListAnswer {
        instruments = List.copyOf(instruments);
    }

    /** @param total how many match in all */
    public record Page(int limit, int offset, long total) {}
}
