package com.stocksblitz.registry.web;

import com.stocksblitz.registry.json.WrittenJson;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The JSON of an answer as it is written. Small parts are copied together; a large one that stands written elsewhere is
 * only read while the answer is sent.
 */
final class AnswerBody extends OutputStream implements WrittenJson.Keeper {
    /** Bytes beside which all else in an answer is small; below, a copy is cheaper than a part of its own. */
    private static final int LARGE = 32 * 1024;

    private static final int ROOM = 512;
    private static final int PIECE = 8_192;

    /** What is complete, in order; made when there is the first. */
    private List<Part> parts = List.of();
    /** What is being written. */
    private Buffer end;

    AnswerBody() {
        this(Buffer.buffer(ROOM));
    }

    private AnswerBody(Buffer whole) {
        this.end = whole;
    }

    /** @param whole a body that is complete */
    static AnswerBody of(Buffer whole) {
        return new AnswerBody(whole);
    }

    /**
     * @param from bytes that are left away at the beginning
     * @param length of what is not
     */
    private record Part(WrittenJson.Source source, int from, int length) {}

    @Override
    public void write(int one) {
        end.appendByte((byte) one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        end.appendBytes(bytes, offset, length);
    }

    @Override
    public void keep(WrittenJson.Source value, int without) throws IOException {
        int length = value.length() - without;
        if (length < LARGE) {
            WrittenJson.copy(value, without, this);
            return;
        }
        if (parts.isEmpty()) {
            parts = new ArrayList<>();
        }
        parts.add(text(end));
        // All but the last byte, which may be the one that gives way to id and time.
        parts.add(new Part(value, without, length - 1));
        end = Buffer.buffer(ROOM).appendByte(value.last());
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

    int length() {
        return parts.stream().mapToInt(Part::length).sum() + end.length();
    }

    /** @param piece takes the bytes in order, each time in the same array, which begins with them */
    void writeTo(Consumer<ByteBuffer> piece) {
        if (parts.isEmpty()) {
            piece.accept(ByteBuffer.wrap(end.getBytes()));
            return;
        }
        var room = ByteBuffer.allocate(PIECE);
        try (var reader = open()) {
            do {
                reader.read(room.clear());
                piece.accept(room.flip());
            } while (room.limit() == PIECE);
        }
    }

    /** Ends the response with it. */
    void send(HttpServerResponse response) {
        if (parts.isEmpty()) {
            response.end(end);
        } else {
            new PiecewiseAnswer(ByteBufAllocator.DEFAULT, response, open(), length()).send();
        }
    }

    private static Part text(Buffer buffer) {
        return new Part(WrittenJson.source(buffer.getBytes()), 0, buffer.length());
    }

    private WrittenJson.Reader open() {
        var all = new ArrayList<>(parts);
        all.add(text(end));
        return new Parts(all.iterator());
    }

    /** One part after another. */
    private static final class Parts implements WrittenJson.Reader {
        private final Iterator<Part> following;
        private WrittenJson.Reader reader;
        /** Bytes of the part that is being read. */
        private int left;

        Parts(Iterator<Part> parts) {
            this.following = parts;
        }

        @Override
        public void read(ByteBuffer room) {
            int end = room.limit();
            while (room.hasRemaining() && hasMore()) {
                int begin = room.position();
                room.limit(begin + Math.min(left, room.remaining()));
                reader.read(room);
                if (room.hasRemaining()) {
                    throw new IllegalStateException("a part of an answer is shorter than it was said to be");
                }
                left -= room.limit() - begin;
                room.limit(end);
            }
        }

        private boolean hasMore() {
            while (left == 0) {
                close();
                if (!following.hasNext()) {
                    return false;
                }
                var part = following.next();
                reader = part.source().open();
                reader.read(ByteBuffer.allocate(part.from()));
                left = part.length();
            }
            return true;
        }

        @Override
        public void close() {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
