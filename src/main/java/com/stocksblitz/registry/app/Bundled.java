package com.stocksblitz.registry.app;

import com.stocksblitz.registry.ingest.Precedence;
import java.io.IOException;
import java.io.UncheckedIOException;

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
}
