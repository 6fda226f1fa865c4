package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Reads the answers of one connection, one after the other: keeps the head and the beginning of the body, skips the
 * rest. Allocates nothing once it is made.
 */
final class AnswerReader {
    private static final int MOST_HEAD = 8_192;
    private static final int BEGINNING = 400;
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes();
    private static final byte[] CHUNKED = "\r\ntransfer-encoding:".getBytes();
    private static final byte[] RETRY_AFTER = "\r\nretry-after:".getBytes();
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes();

    private final byte[] head = new byte[MOST_HEAD];
    private final byte[] beginning = new byte[BEGINNING];
    private int headLength;
    private int beginningLength;
    private long bodyLeft;
    private boolean inBody;
    private int status;
    private boolean retryAfter;
    private boolean closing;

    int status() {
        return status;
    }

    boolean hasRetryAfter() {
        return retryAfter;
    }

    /** Whether the connection ends with this answer. */
    boolean isClosing() {
        return closing;
    }

    /** Whether the first bytes of the body have that text, given in lower case, in them. */
    boolean beginsWith(byte[] text) {
        return find(beginning, beginningLength, text) >= 0;
    }

    /**
     * Takes all of the buffer.
     *
     * @return whether an answer is complete now
     * @throws IOException where this is no answer, or one without a length told beforehand
     */
    boolean read(ByteBuffer buffer) throws IOException {
        boolean complete = false;
        while (buffer.hasRemaining()) {
            if (inBody) {
                skipBody(buffer);
            } else {
                readHead(buffer.get());
            }
            if (inBody && bodyLeft == 0) {
                inBody = false;
                headLength = 0;
                complete = true;
            }
        }
        return complete;
    }

    private void skipBody(ByteBuffer buffer) {
        int present = (int) Math.min(bodyLeft, buffer.remaining());
        int kept = Math.min(present, BEGINNING - beginningLength);
        buffer.get(beginning, beginningLength, kept);
        beginningLength += kept;
        buffer.position(buffer.position() + present - kept);
        bodyLeft -= present;
    }

    private void readHead(byte next) throws IOException {
        if (headLength == MOST_HEAD) {
            throw new IOException("the head of an answer is longer than " + MOST_HEAD + " bytes");
        }
        head[headLength++] = next;
        inBody = headLength >= 4 && head[headLength - 1] == '\n' && head[headLength - 3] == '\n';
        if (inBody) {
            readHead();
        }
    }

    private void readHead() throws IOException {
        status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
        if (find(head, headLength, CHUNKED) >= 0) {
            throw new IOException("an answer in chunks, which this client does not read");
        }
        retryAfter = find(head, headLength, RETRY_AFTER) >= 0;
        closing = find(head, headLength, CLOSE) >= 0;
        beginningLength = 0;
        bodyLeft = 0;
        int at = find(head, headLength, LENGTH);
        if (at < 0) {
            throw new IOException("an answer without a length");
        }
        for (int i = at + LENGTH.length; head[i] != '\r'; i++) {
            if (head[i] != ' ') {
                bodyLeft = bodyLeft * 10 + head[i] - '0';
            }
        }
    }

    private static int find(byte[] bytes, int length, byte[] text) {
        for (int from = 0; from + text.length <= length; from++) {
            int i = 0;
            while (i < text.length && lower(bytes[from + i]) == text[i]) {
                i++;
            }
            if (i == text.length) {
                return from;
            }
        }
        return -1;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }
}
