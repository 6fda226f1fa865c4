package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection with at most one request under way. Reads heads and skips bodies. */
final class Connection {
    private static final int MOST_HEAD = 8_192;
    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes();
    private static final byte[] CHUNKED = "\r\ntransfer-encoding:".getBytes();
    private static final byte[] RETRY_AFTER = "\r\nretry-after:".getBytes();
    private static final byte[] CLOSE = "\r\nconnection: close".getBytes();

    private final SocketChannel channel;
    private final SelectionKey key;
    private final byte[] head = new byte[MOST_HEAD];
    private int headLength;
    private long bodyLeft;
    private boolean inBody;
    private ByteBuffer unsent;

    /** The request under way; null where there is none. */
    Mix.Request request;

    /** When it was due, by {@code System.nanoTime}. */
    long dueAt;

    int status;
    boolean retryAfter;
    boolean closing;

    Connection(Selector selector, int port) throws IOException {
        channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    }

    void connected() throws IOException {
        channel.finishConnect();
        if (unsent == null) {
            key.interestOps(SelectionKey.OP_READ);
        } else {
            flush();
        }
    }

    void send(Mix.Request what, byte[] bytes, long due) throws IOException {
        request = what;
        dueAt = due;
        unsent = ByteBuffer.wrap(bytes);
        if (channel.isConnected()) {
            flush();
        }
        if (unsent != null) {
            // The bytes belong to the template, which writes the next number into them.
            unsent = ByteBuffer.wrap(bytes.clone()).position(unsent.position());
        }
    }

    void flush() throws IOException {
        channel.write(unsent);
        if (unsent.hasRemaining()) {
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } else {
            unsent = null;
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    /** Whether the answer is complete now. */
    boolean read(ByteBuffer buffer) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            throw new IOException("closed");
        }
        buffer.flip();
        boolean complete = false;
        while (buffer.hasRemaining()) {
            if (inBody) {
                int skipped = (int) Math.min(bodyLeft, buffer.remaining());
                buffer.position(buffer.position() + skipped);
                bodyLeft -= skipped;
            } else {
                head[headLength++] = buffer.get();
                inBody = headLength >= 4 && head[headLength - 1] == '\n' && head[headLength - 3] == '\n';
                if (inBody) {
                    readHead();
                }
            }
            if (inBody && bodyLeft == 0) {
                inBody = false;
                headLength = 0;
                complete = true;
            }
        }
        return complete;
    }

    private void readHead() throws IOException {
        status = (head[9] - '0') * 100 + (head[10] - '0') * 10 + head[11] - '0';
        if (find(CHUNKED) >= 0) {
            throw new IOException("an answer in chunks, which this client does not read");
        }
        retryAfter = find(RETRY_AFTER) >= 0;
        closing = find(CLOSE) >= 0;
        bodyLeft = 0;
        int at = find(LENGTH);
        if (at < 0) {
            throw new IOException("an answer without a length");
        }
        for (int i = at + LENGTH.length; head[i] != '\r'; i++) {
            if (head[i] != ' ') {
                bodyLeft = bodyLeft * 10 + head[i] - '0';
            }
        }
    }

    private int find(byte[] name) {
        for (int from = 0; from + name.length <= headLength; from++) {
            int i = 0;
            while (i < name.length && lower(head[from + i]) == name[i]) {
                i++;
            }
            if (i == name.length) {
                return from;
            }
        }
        return -1;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    void close() {
        key.cancel();
        try {
            channel.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }
}
