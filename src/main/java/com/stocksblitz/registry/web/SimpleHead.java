package com.stocksblitz.registry.web;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * The head of a request that can be refused where it stands, read from its bytes: what a decoder and the handlers
 * behind it take for a request is a third of what a refusal costs. Only what is simple is read, a whole head that is
 * written as nearly all are; anything else, right or wrong, is left to the decoder. One for all connections of a loop,
 * each of which uses it within one call.
 */
final class SimpleHead {
    private static final int MOST = 2_048;
    private static final byte DELETE = 127;
    private static final byte[] HEAD = ascii("HEAD ");
    private static final byte[] VERSION = ascii(" HTTP/1.1\r\n");
    private static final byte[] NEWLINE = ascii("\r\n");
    private static final byte[] CONNECTION = ascii("connection");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] EXPECT = ascii("expect");
    private static final byte[] ENCODING = ascii("transfer-encoding");
    private static final byte[] LENGTH = ascii("content-length");
    private static final byte[] ID = ascii("x-correlation-id");
    private static final byte[] KEY = ascii(Callers.KEY);

    private final byte[] bytes = new byte[MOST];
    private int end;
    private int at;
    private String path;
    private String correlationId;
    private String key;
    private int bodyLength;

    /** Whether the buffer begins with a simple head, which is told of then; the buffer is left as it is. */
    boolean read(ByteBuf buffer) {
        end = Math.min(buffer.readableBytes(), MOST);
        buffer.getBytes(buffer.readerIndex(), bytes, 0, end);
        at = 0;
        correlationId = null;
        key = null;
        bodyLength = -1;
        return requestLine() && fields();
    }

    private boolean requestLine() {
        while (at < end && bytes[at] >= 'A' && bytes[at] <= 'Z') {
            at++;
        }
        if (at == 0 || is(HEAD, 0) || !follows(' ')) {
            return false;
        }
        int begin = at;
        if (!follows('/')) {
            return false;
        }
        int query = -1;
        for (; at < end && bytes[at] > ' ' && bytes[at] < DELETE; at++) {
            if (query < 0 && (bytes[at] == '?' || bytes[at] == '#')) {
                query = at;
            }
        }
        path = text(begin, query < 0 ? at : query);
        return follow(VERSION);
    }

    private boolean fields() {
        while (at < end && bytes[at] != '\r') {
            if (!field()) {
                return false;
            }
        }
        return follow(NEWLINE);
    }

    private boolean field() {
        int name = at;
        while (at < end && isOfName(bytes[at])) {
            at++;
        }
        int length = at - name;
        if (length == 0 || !follows(':')) {
            return false;
        }
        while (at < end && bytes[at] == ' ') {
            at++;
        }
        int value = at;
        // Bytes beyond ASCII are negative.
        while (at < end && bytes[at] >= ' ' && bytes[at] < DELETE) {
            at++;
        }
        int valueEnd = at;
        while (valueEnd > value && bytes[valueEnd - 1] == ' ') {
            valueEnd--;
        }
        return follow(NEWLINE) && isSimple(name, length, value, valueEnd);
    }

    private boolean isSimple(int name, int length, int value, int valueEnd) {
        if (length == CONNECTION.length && is(CONNECTION, name)) {
            return valueEnd - value == KEEP_ALIVE.length && is(KEEP_ALIVE, value);
        }
        if (length == EXPECT.length && is(EXPECT, name) || length == ENCODING.length && is(ENCODING, name)) {
            return false;
        }
        if (length == LENGTH.length && is(LENGTH, name)) {
            return bodyLength < 0 && isBodyLength(value, valueEnd);
        }
        if (correlationId == null && length == ID.length && is(ID, name)) {
            correlationId = text(value, valueEnd);
        } else if (key == null && length == KEY.length && is(KEY, name)) {
            key = text(value, valueEnd);
        }
        return true;
    }

    private boolean isBodyLength(int from, int to) {
        if (from == to || !Exchange.isSmall(to - from)) {
            return false;
        }
        bodyLength = 0;
        for (int i = from; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
            bodyLength = 10 * bodyLength + bytes[i] - '0';
        }
        return true;
    }

    /** Less than may stand there; a field with a rarer letter is not looked at here. */
    private static boolean isOfName(byte letter) {
        return letter >= 'a' && letter <= 'z'
                || letter >= 'A' && letter <= 'Z'
                || letter == '-'
                || letter >= '0' && letter <= '9'
                || letter == '_';
    }

    /** @param word its small letters stand for either, its capital ones only for themselves */
    private boolean is(byte[] word, int from) {
        if (from + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            byte letter = bytes[from + i];
            if (letter != word[i] && (letter < 'A' || letter > 'Z' || letter + 'a' - 'A' != word[i])) {
                return false;
            }
        }
        return true;
    }

    private boolean follow(byte[] word) {
        boolean there = is(word, at);
        at += there ? word.length : 0;
        return there;
    }

    private boolean follows(char letter) {
        boolean there = at < end && bytes[at] == letter;
        at += there ? 1 : 0;
        return there;
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** From the slash to the query, as it was sent. */
    String path() {
        return path;
    }

    /** As it was sent; null where none was. */
    String correlationId() {
        return correlationId;
    }

    /** As it was sent; null where none was. */
    String key() {
        return key;
    }

    /** Bytes of the head and of the body after it, which need not be there yet. */
    int requestLength() {
        return at + Math.max(0, bodyLength);
    }
}
