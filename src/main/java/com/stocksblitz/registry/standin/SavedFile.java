package com.stocksblitz.registry.standin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Where values outlive the process: one JSON file, readable by its owner only, replaced whole. Blocks. */
final class SavedFile<T> {
    private final Path file;
    private final TypeReference<List<T>> type;

    SavedFile(Path file, TypeReference<List<T>> type) {
        this.file = file.toAbsolutePath();
        this.type = type;
    }

    /** What was saved last; nothing if there is no file yet. */
    List<T> load() throws IOException {
        if (Files.notExists(file)) {
            return List.of();
        }
        return Json.mapper().readValue(file.toFile(), type);
    }

    /** Returns when the values are on the disk; a crash at any moment leaves the old file or the new one. */
    void save(Collection<T> values) throws IOException {
        var folder = file.getParent();
        Files.createDirectories(folder);
        var fresh = folder.resolve(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            var bytes = ByteBuffer.wrap(Json.mapper().writeValueAsBytes(values));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var entry = FileChannel.open(folder, StandardOpenOption.READ)) {
            // The rename itself is durable only once the folder is.
            entry.force(true);
        }
    }
}
