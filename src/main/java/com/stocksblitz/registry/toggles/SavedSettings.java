package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.toggles.api.Feature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last good values on disk, for a start while the config service is away. Blocks: not for an event loop. */
final class SavedSettings {
    private static final Logger LOG = LoggerFactory.getLogger(SavedSettings.class);
    private static final String NAME = "live-settings.json";
    private static final int MAX_BYTES = 1 << 20;

    private final Path file;

    SavedSettings(Path directory) {
        this.file = directory.resolve(NAME);
    }

    /** Empty if there is none or it cannot be read, which is logged. */
    Optional<Copy> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(Json.mapper().readValue(in.readNBytes(MAX_BYTES), Copy.class));
        } catch (IOException unreadable) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", unreadable.getClass().getSimpleName())
                    .log("The saved live settings cannot be read and are left aside");
            return Optional.empty();
        }
    }

    /** Replaces the copy in one step: a crash leaves the old or the new one. */
    Void write(Copy copy) throws IOException {
        Files.createDirectories(file.getParent());
        var draft = file.resolveSibling(NAME + ".tmp");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(copy));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return null;
    }

    /**
     * @param readAt when the config service confirmed the values
     * @param values by key, only those that it holds
     * @param offSince since when a feature is off, for each that is
     */
    record Copy(Instant readAt, Map<String, String> values, Map<Feature, Instant> offSince) {
        Copy {
            if (readAt == null || values == null || offSince == null) {
                throw new IllegalArgumentException("the saved copy is not complete");
            }
            values = Map.copyOf(values);
            offSince = Map.copyOf(offSince);
        }
    }
}
