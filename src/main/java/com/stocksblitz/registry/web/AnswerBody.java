package com.stocksblitz.registry.web;

import com.stocksblitz.registry.json.WrittenJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The JSON of an answer as it is written. Small parts are copied together; a large one that stands written already is
 * only pointed to, so that the documents of plans are not copied once more for each answer.
 */
final class AnswerBody extends OutputStream implements WrittenJson.Keeper {
    /** Bytes beside which all else in an answer is small; below, a copy is cheaper than a part of its own. */
    private static final int LARGE = 32 * 1024;

    private static final int ROOM = 512;

    /** What is complete, in order. */
    private final List<ByteBuf> parts = new ArrayList<>();
    /** What is being written. */
    private Buffer end = Buffer.buffer(ROOM);

    @Override
    public void write(int one) {
        end.appendByte((byte) one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        end.appendBytes(bytes, offset, length);
    }

    @Override
    public void keep(byte[] bytes, int offset, int length) {
        if (length < LARGE) {
            write(bytes, offset, length);
            return;
        }
        // All but the last byte, which may be the one that gives way to id and time.
        parts.add(bytes(end));
        parts.add(Unpooled.wrappedBuffer(bytes, offset, length - 1));
        end = Buffer.buffer(ROOM).appendByte(bytes[offset + length - 1]);
    }

    /** Puts id and time into an object in place of its closing brace; a list stays as it is. */
    void tell(String correlationId, long milliseconds) {
        int last = end.length() - 1;
        if (end.getByte(last) != '}') {
            return;
        }
        boolean empty = parts.isEmpty() && end.getByte(last - 1) == '{';
        end.setByte(last, (byte) (empty ? ' ' : ','));
        var tail = "\"correlation_id\":\"" + correlationId + "\",\"response_time_ms\":" + milliseconds + '}';
        end.appendBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** All of it in one, the large parts not copied. */
    Buffer buffer() {
        return parts.isEmpty() ? end : BufferInternal.buffer(joined());
    }

    private ByteBuf joined() {
        return Unpooled.wrappedBuffer(
                Stream.concat(parts.stream(), Stream.of(bytes(end))).toArray(ByteBuf[]::new));
    }

    /**
     * Ends the response with it, part by part: what is in several parts Netty would copy together before it sends it.
     */
    void send(HttpServerResponse response) {
        if (!parts.isEmpty()) {
            int length = parts.stream().mapToInt(ByteBuf::readableBytes).sum() + end.length();
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(length));
            parts.forEach(part -> response.write(BufferInternal.buffer(part)));
        }
        response.end(end);
    }

    private static ByteBuf bytes(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf();
    }
}
