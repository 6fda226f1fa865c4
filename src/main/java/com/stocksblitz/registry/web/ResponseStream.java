package com.stocksblitz.registry.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a body as it is made. A chunk is taken only when the one before has left for the network, so that a slow reader
 * slows the source and fills no queue. A body that cannot be completed, or is not taken in time, ends with the
 * connection: its reader sees that the last chunk is missing.
 */
final class ResponseStream {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseStream.class);

    private final Vertx vertx;
    private final Exchange exchange;
    private final Answer.Chunks chunks;
    /** Chunks come on contexts of others; all of this runs on the connection's. */
    private final Context context;

    private final HttpServerResponse response;
    private final ChunkedGzip gzip;
    private boolean ended;

    ResponseStream(Vertx vertx, Exchange exchange, Answer.Chunks chunks) {
        this.vertx = vertx;
        this.exchange = exchange;
        this.chunks = chunks;
        this.context = vertx.getOrCreateContext();
        this.response = exchange.response();
        boolean packed = MediaTypes.acceptsGzip(exchange.request().getHeader(HttpHeaderNames.ACCEPT_ENCODING));
        this.gzip = packed ? new ChunkedGzip() : null;
    }

    /**
     * Headers and status are set already.
     *
     * @param limit for the whole body
     */
    void send(Duration limit) {
        response.setChunked(true);
        response.headers().set(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT_ENCODING);
        if (gzip != null) {
            response.headers().set(HttpHeaderNames.CONTENT_ENCODING, "gzip");
        }
        long timer = vertx.setTimer(limit.toMillis(), passed -> abort("its time is over"));
        response.closeHandler(gone -> {
            vertx.cancelTimer(timer);
            leave();
        });
        response.exceptionHandler(broken -> leave());
        await(chunks.next(), timer);
    }

    private void await(Future<Buffer> chunk, long timer) {
        chunk.onComplete(next -> context.runOnContext(now -> goOn(next, timer)));
    }

    private void goOn(AsyncResult<Buffer> next, long timer) {
        if (ended) {
            return;
        }
        if (next.failed()) {
            abort(next.cause().toString());
        } else if (next.result().length() == 0) {
            ended = true;
            vertx.cancelTimer(timer);
            finish();
        } else {
            // The following chunk is made while this one is on its way.
            var following = chunks.next();
            encoded(next.result())
                    .compose(this::write)
                    .onFailure(broken -> leave())
                    .onSuccess(written -> await(following, timer));
        }
    }

    private Future<Buffer> encoded(Buffer chunk) {
        return gzip == null
                ? Future.succeededFuture(chunk)
                : vertx.executeBlocking(() -> Buffer.buffer(gzip.add(chunk.getBytes())));
    }

    private Future<Void> write(Buffer bytes) {
        return bytes.length() == 0 ? Future.succeededFuture() : response.write(bytes);
    }

    private void finish() {
        var end = gzip == null
                ? response.end()
                : vertx.executeBlocking(() -> Buffer.buffer(gzip.end())).compose(response::end);
        end.onComplete(sent -> chunks.close());
    }

    private void abort(String reason) {
        if (!ended) {
            LOG.atWarn()
                    .addKeyValue("correlationId", exchange.correlationId())
                    .addKeyValue("reason", reason)
                    .log("A streamed answer is cut off");
            leave();
            exchange.request().connection().close();
        }
    }

    private void leave() {
        ended = true;
        chunks.close();
    }
}
