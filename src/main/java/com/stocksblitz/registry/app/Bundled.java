package com.stocksblitz.registry.app;

import com.stocksblitz.registry.catalog.expiry.MarketCloses;
import com.stocksblitz.registry.ingest.DumpSources;
import com.stocksblitz.registry.ingest.Precedence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;

/** Reads the data files that travel in the jar under {@code conf/}. */
final class Bundled {
    private Bundled() {}

    static Precedence precedence() {
        try (var file = Bundled.class.getResourceAsStream("/conf/precedence.json")) {
            return Precedence.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("conf/precedence.json cannot be read", unreadable);
        }
    }

    /** @param pinned the trade date where it is pinned */
    static MarketCloses closes(Optional<LocalDate> pinned) {
        try (var file = Bundled.class.getResourceAsStream("/conf/market-closes.json")) {
            return MarketCloses.read(file, pinned);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("conf/market-closes.json cannot be read", unreadable);
        }
    }

    /**
     * A file of the operator takes the place of ours.
     *
     * @param home where it is called {@code sources.json}
     */
    static DumpSources sources(Path home) {
        var own = home.resolve("sources.json");
        try (var file = Files.exists(own)
                ? Files.newInputStream(own)
                : Bundled.class.getResourceAsStream("/conf/sources.json")) {
            return DumpSources.read(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("sources.json cannot be read", unreadable);
        }
    }
}
