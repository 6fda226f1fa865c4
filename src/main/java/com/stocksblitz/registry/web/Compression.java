package com.stocksblitz.registry.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/**
 * Answers in gzip for who asks. The server's own compression costs every small answer a pass through its handlers, and
 * drops requests beyond 128 pipelined ones.
 */
final class Compression {
    private static final int WORTHWHILE_BYTES = 1_024;
    /** Packed in some milliseconds; the answer for a whole pool takes a hundred times as long. */
    private static final int MOST_ON_LOOP = 256 * 1_024;

    private static final int LEVEL = 4;
    private static final CharSequence GZIP = HttpHeaders.createOptimized("gzip");

    private Compression() {}

    /**
     * Whether an answer of that many bytes is to go out in gzip; sets the headers that say so, and those that say that
     * another caller may get it otherwise.
     */
    static boolean isAsked(Exchange exchange, int bytes) {
        if (bytes < WORTHWHILE_BYTES) {
            return false;
        }
        var headers = exchange.response().headers();
        headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (!MediaTypes.acceptsGzip(exchange.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING))) {
            return false;
        }
        headers.set(HttpHeaderNames.CONTENT_ENCODING, GZIP);
        return true;
    }

    /** The body in gzip, a large one packed by a worker. */
    static Future<Buffer> gzip(Vertx vertx, AnswerBody body) {
        return body.length() <= MOST_ON_LOOP
                ? Future.succeededFuture(gzip(body))
                : vertx.executeBlocking(() -> gzip(body), false);
    }

    private static Buffer gzip(AnswerBody body) {
        var out = new ByteArrayOutputStream(body.length() / 4 + 64);
        try (var gzip = new Gzip(out)) {
            body.writeTo(piece -> {
                try {
                    gzip.write(piece.array(), piece.position(), piece.remaining());
                } catch (IOException impossible) {
                    throw memoryFailed(impossible);
                }
            });
        } catch (IOException impossible) {
            throw memoryFailed(impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }

    private static UncheckedIOException memoryFailed(IOException impossible) {
        return new UncheckedIOException("memory cannot fail as a stream", impossible);
    }

    /** The level can only be set from within. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8_192);
            def.setLevel(LEVEL);
        }
    }
}
