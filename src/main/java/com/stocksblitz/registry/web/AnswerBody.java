package com.stocksblitz.registry.web;

import com.stocksblitz.registry.json.WrittenJson;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of an answer as it is written. Small parts are copied together; a large one that stands written already is
 * only pointed to, so that the documents of plans are not copied once more for each answer.
 */
final class AnswerBody extends OutputStream implements WrittenJson.Keeper {
    /** Bytes beside which all else in an answer is small; below, a copy is cheaper than a part of its own. */
    private static final int LARGE = 32 * 1024;

    private static final int ROOM = 512;

    /** What is complete; null while there is no large part. */
    private ByteBuf whole;
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
        whole = joined(Unpooled.wrappedBuffer(bytes, offset, length - 1).asReadOnly());
        end = Buffer.buffer(ROOM).appendByte(bytes[offset + length - 1]);
    }

    /** Puts id and time into an object in place of its closing brace; a list stays as it is. */
    void tell(String correlationId, long milliseconds) {
        int last = end.length() - 1;
        if (end.getByte(last) != '}') {
            return;
        }
        boolean empty = whole == null && end.getByte(last - 1) == '{';
        end.setByte(last, (byte) (empty ? ' ' : ','));
        var tail = "\"correlation_id\":\"" + correlationId + "\",\"response_time_ms\":" + milliseconds + '}';
        end.appendBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
    }

    Buffer buffer() {
        return whole == null ? end : BufferInternal.buffer(Unpooled.wrappedBuffer(whole, bytes(end)));
    }

    private ByteBuf joined(ByteBuf part) {
        return whole == null
                ? Unpooled.wrappedBuffer(bytes(end), part)
                : Unpooled.wrappedBuffer(whole, bytes(end), part);
    }

    private static ByteBuf bytes(Buffer buffer) {
        return ((BufferInternal) buffer).getByteBuf();
    }
}
