package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The dumps on this node's disk, and how they leave it. */
final class DumpFiles {
    private static final Logger LOG = LoggerFactory.getLogger(DumpFiles.class);
    private static final String DUMPS = "*.dump";

    private DumpFiles() {}

    /** Does nothing where the file is gone; what stays although nobody needs it is found by the next sweep. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException stays) {
            LOG.atWarn()
                    .addKeyValue("file", file.getFileName())
                    .setCause(stays)
                    .log("The file of a dump could not be deleted");
        }
    }

    /** Dumps that were written before that moment; none where there is no such folder. */
    static List<Path> olderThan(Instant moment, Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var dumps = Files.newDirectoryStream(folder, DUMPS)) {
            var old = new ArrayList<Path>();
            for (var dump : dumps) {
                if (Files.getLastModifiedTime(dump).toInstant().isBefore(moment)) {
                    old.add(dump);
                }
            }
            return old;
        }
    }
}
