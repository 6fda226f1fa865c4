package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One kept-alive connection with at most one request under way. */
final class Connection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private ByteBuffer unsent;

    final AnswerReader answer = new AnswerReader();

    /** The request under way; null where there is none. */
    Mix.Request request;

    /** When it was due, by {@code System.nanoTime}. */
    long dueAt;

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
        return answer.read(buffer);
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
