package com.stocksblitz.registry.ingest.api;

import java.util.List;

/**
 * @param rows in the order of the file
 * @param nextCursor null on the last page
 */
public record QuarantinePage(List<JobReport.Row> rows, String nextCursor) {
    public QuarantinePage {
        rows = List.copyOf(rows);
    }
}
