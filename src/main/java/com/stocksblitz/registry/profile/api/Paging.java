package com.stocksblitz.registry.profile.api;

/** @param total how many there are in all */
public record Paging(long total, int limit, int offset, boolean hasNext) {
    public static Paging of(long total, int limit, int offset, int given) {
        return new Paging(total, limit, offset, offset + given < total);
    }
}
