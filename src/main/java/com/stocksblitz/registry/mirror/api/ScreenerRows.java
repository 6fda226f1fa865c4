package com.stocksblitz.registry.mirror.api;

import java.util.List;

/** @param more whether there are more after these */
public record ScreenerRows(List<ScreenerRow> rows, boolean more) {
    public ScreenerRows {
        rows = List.copyOf(rows);
    }
}
