package com.stocksblitz.registry.retention;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file of rows, one JSON object on each line, compressed. It gets its name only once it was read back from the disk
 * and is what was written: same number of lines, same SHA-256. Blocks.
 */
final class Backup implements AutoCloseable {
    private final Path file;
    private final Path unfinished;
    private final FileChannel channel;
    private final GZIPOutputStream out;
    private final MessageDigest digest = sha256();
    private long lines;

    Backup(Path file) throws IOException {
        this.file = file;
        Files.createDirectories(file.getParent());
        unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        channel = FileChannel.open(
                unfinished, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
        out = new GZIPOutputStream(Channels.newOutputStream(channel), 1 << 16);
    }

    void add(String json) throws IOException {
        var line = (json + '\n').getBytes(StandardCharsets.UTF_8);
        digest.update(line);
        out.write(line);
        lines++;
    }

    /**
     * Ends and checks the file.
     *
     * @throws IOException where it is not what was written
     */
    void finish() throws IOException {
        out.finish();
        channel.force(true);
        out.close();
        check();
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
            // The name is durable only once the folder is.
            folder.force(true);
        }
    }

    /** Leaves nothing behind of a file that was not finished. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(unfinished);
    }

    private void check() throws IOException {
        var read = sha256();
        long found = 0;
        try (var in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(unfinished), 1 << 16))) {
            var part = new byte[1 << 16];
            for (int length = in.read(part); length >= 0; length = in.read(part)) {
                read.update(part, 0, length);
                for (int i = 0; i < length; i++) {
                    found += part[i] == '\n' ? 1 : 0;
                }
            }
        }
        if (found != lines || !Arrays.equals(read.digest(), digest.digest())) {
            throw new IOException("the backup " + file.getFileName() + " is not what was written");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
