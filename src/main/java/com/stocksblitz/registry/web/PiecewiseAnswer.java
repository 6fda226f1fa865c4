package com.stocksblitz.registry.web;

import com.stocksblitz.registry.json.WrittenJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a large answer of known length piece by piece. A piece is made when the one before has left for the network,
 * and in its place: neither the heap nor, with a slow reader, the memory of connections ever holds the whole. Used on
 * the event loop of its connection.
 */
final class PiecewiseAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(PiecewiseAnswer.class);

    /** A few for a plan of 1,000 keys; the system takes about as much at a time. */
    private static final int PIECE = 128 * 1024;

    private final HttpServerResponse response;
    private final WrittenJson.Reader reader;
    private final ByteBuf piece;
    private final ByteBuffer room;
    private int left;

    /**
     * @param reader closed when the answer is sent or cannot be
     * @param length of the answer; the reader must give as much
     */
    PiecewiseAnswer(ByteBufAllocator buffers, HttpServerResponse response, WrittenJson.Reader reader, int length) {
        this.response = response;
        this.reader = reader;
        this.left = length;
        int size = Math.min(length, PIECE);
        this.piece = buffers.directBuffer(size, size);
        this.room = piece.nioBuffer(0, size);
    }

    void send() {
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(left));
        goOn();
    }

    /** Most pieces leave at once, so that a loop does it where calls in calls would become deep. */
    private void goOn() {
        try {
            Future<Void> sent;
            do {
                sent = next();
            } while (left > 0 && sent.succeeded());
            boolean last = left == 0;
            sent.onComplete(done -> sent(done, last));
        } catch (RuntimeException broken) {
            // The reader of the answer sees that it is cut off; a status was sent long ago.
            LOG.atError().setCause(broken).log("A large answer is cut off");
            free();
            response.reset();
        }
    }

    private Future<Void> next() {
        reader.read(room.clear().limit(Math.min(left, piece.capacity())));
        if (room.hasRemaining()) {
            throw new IllegalStateException("an answer is shorter than it was said to be");
        }
        piece.setIndex(0, room.limit());
        left -= room.limit();
        var buffer = BufferInternal.buffer(piece);
        return left == 0 ? response.end(buffer) : response.write(buffer);
    }

    private void sent(AsyncResult<Void> done, boolean last) {
        if (last || done.failed()) {
            free();
        } else {
            goOn();
        }
    }

    private void free() {
        reader.close();
        piece.release();
    }
}
