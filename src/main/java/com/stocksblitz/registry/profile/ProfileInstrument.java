package com.stocksblitz.registry.profile;

import java.util.Objects;

/**
 * One instrument of a profile.
 *
 * @param id internal, survives a rename; null where the catalog does not know the key (yet)
 * @param key canonical, or as it was asked for where the catalog does not know it
 */
public record ProfileInstrument(Long id, String key) {
    public ProfileInstrument {
        Objects.requireNonNull(key, "key");
    }

    /** Two entries of one identity are the same instrument, whatever it is called. */
    Object identity() {
        return id == null ? key : id;
    }
}
