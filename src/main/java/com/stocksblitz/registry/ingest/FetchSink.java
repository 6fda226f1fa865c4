package com.stocksblitz.registry.ingest;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.streams.WriteStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes a fetched file, counts and hashes on the way, and refuses to go on past the limit. */
final class FetchSink implements WriteStream<Buffer> {
    private final AsyncFile file;
    private final long limit;
    private final MessageDigest digest = sha256();
    private long bytes;

    FetchSink(AsyncFile file, long limit) {
        this.file = file;
        this.limit = limit;
    }

    @Override
    public Future<Void> write(Buffer chunk) {
        bytes += chunk.length();
        if (bytes > limit) {
            return Future.failedFuture(new FetchException("sent more than " + limit + " bytes"));
        }
        digest.update(chunk.getBytes());
        return file.write(chunk);
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
        return bytes <= limit && file.writeQueueFull();
    }

    @Override
    public FetchSink setWriteQueueMaxSize(int maxSize) {
        file.setWriteQueueMaxSize(maxSize);
        return this;
    }

    @Override
    public FetchSink drainHandler(Handler<Void> handler) {
        file.drainHandler(handler);
        return this;
    }

    @Override
    public FetchSink exceptionHandler(Handler<Throwable> handler) {
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
