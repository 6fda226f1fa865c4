package com.stocksblitz.registry.access.api;

import java.util.List;

/** Keys, newest first; never a key itself. */
public record KeyList(int count, List<KeyView> keys) {
    public KeyList {
        keys = List.copyOf(keys);
    }
}
