package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes to a file, counts and hashes on the way, and refuses to go on past the limit. Stays on one loop. */
final class DumpSink implements WriteStream<Buffer> {
    private final AsyncFile file;
    private final long limit;
    private final MessageDigest digest = sha256();
    private long bytes;
    private Failure refusal;
    private Throwable unwritten;

    DumpSink(AsyncFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        if (refusal == null && bytes + chunk.length() > limit) {
            refuse(BodyReader.tooLarge(limit));
        }
        if (refusal != null) {
            return Future.failedFuture(new FailureException(refusal));
        }
        bytes += chunk.length();
        digest.update(chunk.getBytes());
        return file.write(chunk).onFailure(cause -> unwritten = cause);
    }

    /** From now on nothing more is written. */
    void refuse(Failure failure) {
        refusal = failure;
    }

    /** Whether the upload ended for a reason on this side, a refusal or the disk, and not by its sender. */
    boolean hasCaused(Throwable end) {
        return end instanceof FailureException || end == unwritten;
    }

    long bytes() {
        return bytes;
    }

    /** Of all that was written; once, at the end. */
    String sha256Hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public Future<Void> end() {
        return Future.succeededFuture();
    }

    @Override
    public boolean writeQueueFull() {
        // After a refusal the file may be closed already, and would throw.
        return refusal == null && file.writeQueueFull();
    }

    @Override
    public DumpSink setWriteQueueMaxSize(int maxSize) {
        file.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public DumpSink drainHandler(Handler<Void> handler) {
        file.drainHandler(handler);
        return this;
    }

    @Override
    public DumpSink exceptionHandler(Handler<Throwable> handler) {
        file.exceptionHandler(handler);
        return this;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
