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

    /** The body as it is to be sent, a large one packed by a worker; sets the headers that go with it at once. */
    static Future<Buffer> apply(Vertx vertx, Exchange exchange, Buffer body) {
        if (body.length() < WORTHWHILE_BYTES) {
            return Future.succeededFuture(body);
        }
        var headers = exchange.response().headers();
        headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (!MediaTypes.acceptsGzip(exchange.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING))) {
            return Future.succeededFuture(body);
        }
        headers.set(HttpHeaderNames.CONTENT_ENCODING, GZIP);
        return body.length() <= MOST_ON_LOOP
                ? Future.succeededFuture(gzip(body.getBytes()))
                : vertx.executeBlocking(() -> gzip(body.getBytes()), false);
    }

    private static Buffer gzip(byte[] bytes) {
        var out = new ByteArrayOutputStream(bytes.length / 4 + 64);
        try (var gzip = new Gzip(out)) {
            gzip.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail as a stream", impossible);
        }
        return Buffer.buffer(out.toByteArray());
    }

    /** The level can only be set from within. */
    private static final class Gzip extends GZIPOutputStream {
        Gzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8_192);
            def.setLevel(LEVEL);
        }
    }
}
