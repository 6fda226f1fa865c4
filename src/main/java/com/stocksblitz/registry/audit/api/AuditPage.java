package com.stocksblitz.registry.audit.api;

import java.util.List;

/**
 * Rows, newest first.
 *
 * @param nextCursor null on the last page
 */
public record AuditPage(int count, List<AuditRow> rows, String nextCursor) {
    public AuditPage {
        rows = List.copyOf(rows);
    }
}
