package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.Located;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What references were found to name: plans ask for the same instruments again and again, and looking one up costs many
 * times what remembering it does. Only what was found is kept; it is forgotten with the state of the index.
 */
final class FoundBefore {
    /** Of an instrument found, beside the entry itself. */
    private static final int WEIGHT = 1;

    private final ResultCache<Named, Located.Found> cache;
    private final Duration timeToLive;
    private final int mostEntries;
    private final String defaultExchange;
    private final LocalDate today;

    /**
     * For one call.
     *
     * @param defaultExchange in force, as is the date; both decide what a reference means
     */
    FoundBefore(
            ResultCache<Named, Located.Found> cache,
            Duration timeToLive,
            int mostEntries,
            String defaultExchange,
            LocalDate today) {
        this.cache = cache;
        this.timeToLive = timeToLive;
        this.mostEntries = mostEntries;
        this.defaultExchange = defaultExchange;
        this.today = today;
    }

    /** A reference as it was written, and what else decides what it means. */
    record Named(String reference, String defaultExchange, LocalDate today) {}

    /** @param generation of the index that is looked at */
    Optional<Located.Found> find(long generation, String reference) {
        return reference == null ? Optional.empty() : cache.get(generation, named(reference), timeToLive);
    }

    void keep(long generation, Located.Found found) {
        cache.put(generation, named(found.requested()), found, WEIGHT, mostEntries);
    }

    String defaultExchange() {
        return defaultExchange;
    }

    LocalDate today() {
        return today;
    }

    private Named named(String reference) {
        return new Named(reference, defaultExchange, today);
    }
}
