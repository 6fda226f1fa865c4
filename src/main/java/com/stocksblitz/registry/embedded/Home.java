package com.stocksblitz.registry.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Set;

/**
 * {@code REGISTRY_HOME}: everything that outlives the process, open to its owner only, held by one process at a time.
 *
 * <p>The lock comes before anything else is read or stopped: a second start on the same home would otherwise take the
 * servers of the first one for leftovers.
 */
final class Home implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER = permissions("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE = permissions("rw-------");
    private static final int SECRET_BYTES = 24;
    private static final long MOST_LOG_BYTES = 10_000_000;

    private final Path folder;
    // The lock is the operating system's and belongs to this channel: it ends with the process, however that ends.
    private final FileChannel lock;

    private Home(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /** @throws StartFailure when another process holds it or it cannot be written */
    static Home lock(Path home) {
        try {
            Files.createDirectories(home, OWNER_FOLDER);
            // Symbolic links are resolved, as the paths of running processes are compared with it.
            var folder = home.toRealPath();
            return new Home(folder, lockFile(folder));
        } catch (IOException failed) {
            throw new StartFailure("REGISTRY_HOME " + home.toAbsolutePath() + " cannot be used: " + failed, failed);
        }
    }

    private static FileChannel lockFile(Path folder) throws IOException {
        var channel = FileChannel.open(
                folder.resolve("lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OWNER_FILE);
        if (tryLock(channel) == null) {
            var holder = read(channel);
            channel.close();
            throw new StartFailure("REGISTRY_HOME " + folder + " is in use by process " + holder
                    + ": stop that one first, or set REGISTRY_HOME to another folder.");
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
        return channel;
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static String read(FileChannel channel) throws IOException {
        var pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    /** Absolute, with symbolic links resolved. */
    Path folder() {
        return folder;
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** A folder below, made when absent. */
    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name), OWNER_FOLDER);
    }

    /** Where a server of that name writes its log; what is older is moved aside before it grows without end. */
    File log(String server) throws IOException {
        var log = folder("logs").resolve(server + ".log");
        if (Files.exists(log) && Files.size(log) > MOST_LOG_BYTES) {
            Files.move(log, log.resolveSibling(server + ".1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        return log.toFile();
    }

    /** A random secret of 48 hex digits, made on the first call and the same from then on, in a file of that name. */
    String secret(String name) throws IOException {
        var file = folder.resolve(name);
        if (Files.exists(file)) {
            var kept = Files.readString(file).strip();
            if (!kept.isEmpty()) {
                return kept;
            }
        }
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        var secret = HexFormat.of().formatHex(bytes);
        writeForOwner(file, secret + "\n");
        return secret;
    }

    /** Replaces the file in one step; nobody but the owner ever sees its content. */
    static void writeForOwner(Path file, String text) throws IOException {
        var fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var channel =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_FILE)) {
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the folder and all in it; nothing happens if it is absent. Links are removed, not followed. */
    static void delete(Path tree) throws IOException {
        if (Files.notExists(tree)) {
            return;
        }
        try (var paths = Files.walk(tree)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private static FileAttribute<Set<PosixFilePermission>> permissions(String text) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
    }
}
