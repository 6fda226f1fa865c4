package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small JSON document on disk, replaced whole. Blocks: not for an event loop. */
final class DurableFile<T> {
    private static final Logger LOG = LoggerFactory.getLogger(DurableFile.class);
    private static final int MAX_BYTES = 4 << 20;

    private final Path file;
    private final Class<T> type;

    DurableFile(Path file, Class<T> type) {
        this.file = file;
        this.type = type;
    }

    /** Empty if there is none or it cannot be read, which is logged. */
    Optional<T> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            return Optional.of(Json.mapper().readValue(in.readNBytes(MAX_BYTES), type));
        } catch (IOException unreadable) {
            LOG.atWarn()
                    .addKeyValue("file", file)
                    .addKeyValue("cause", unreadable.getClass().getSimpleName())
                    .log("A saved file cannot be read and is left aside");
            return Optional.empty();
        }
    }

    /** Replaces it in one step: a crash leaves the old or the new one. */
    Void write(T document) throws IOException {
        Files.createDirectories(file.getParent());
        var draft = file.resolveSibling(file.getFileName() + ".tmp");
        try (var channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(document));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return null;
    }
}
