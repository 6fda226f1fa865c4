package com.stocksblitz.registry.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The greatest memory of its own that a process had while something ran, by a sample each 50 ms: heap, buffers, code
 * and stacks, without mapped files, which the system takes back when it likes.
 */
final class ResidentMemory {
    private static final long EVERY_MS = 50;

    private ResidentMemory() {}

    @FunctionalInterface
    interface Work<T> {
        T run() throws IOException;
    }

    /** @param peakKb 0 where it cannot be known */
    record Watched<T>(T result, long peakKb) {
        double peakMb() {
            return peakKb / 1024.0;
        }
    }

    static <T> Watched<T> during(OptionalLong process, Work<T> work) throws IOException {
        if (process.isEmpty()) {
            return new Watched<>(work.run(), 0);
        }
        var status = Path.of("/proc", String.valueOf(process.getAsLong()), "status");
        var peak = new long[1];
        var watch = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                peak[0] = Math.max(peak[0], anonymous(status));
                try {
                    Thread.sleep(EVERY_MS);
                } catch (InterruptedException over) {
                    return;
                }
            }
        });
        try {
            var result = work.run();
            watch.interrupt();
            watch.join();
            return new Watched<>(result, peak[0]);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        } finally {
            watch.interrupt();
        }
    }

    private static long anonymous(Path status) {
        try (var lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .map(line -> line.replaceAll("[^0-9]", ""))
                    .mapToLong(Long::parseLong)
                    .findFirst()
                    .orElse(0);
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
