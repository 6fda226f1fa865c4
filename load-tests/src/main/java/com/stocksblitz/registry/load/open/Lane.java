package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection with a thread of its own: takes the request that is due next, waits for its time, sends it and reads
 * the answer. While others wait for answers, a free lane sends in time. Blocking, since a selector wakes to the
 * millisecond only.
 */
final class Lane {
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 5_000;
    /** A parked thread wakes some 60 microseconds late, and later where it has to get a core first. */
    private static final long SPUN_NANOS = 300_000;

    private final InetSocketAddress service;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
    private AnswerReader answer = new AnswerReader();
    private Socket socket;

    Lane(InetSocketAddress service) throws IOException {
        this.service = service;
        connect();
    }

    void run(Schedule schedule) {
        for (int index = schedule.take(); index >= 0; index = schedule.take()) {
            try {
                exchange(schedule, index);
            } catch (IOException broken) {
                // Also a time-out; what is still to come on this connection would be taken for the next answer.
                schedule.failed();
                close();
            }
        }
    }

    private void exchange(Schedule schedule, int index) throws IOException {
        long free = System.nanoTime();
        long due = schedule.due(index);
        await(due);
        if (socket.isClosed()) {
            connect();
        }
        schedule.sent(System.nanoTime() - Math.max(due, free));
        socket.getOutputStream().write(schedule.request(index));
        read();
        schedule.answered(answer, System.nanoTime() - due);
        if (answer.isClosing()) {
            close();
        }
    }

    private static void await(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            if (left > SPUN_NANOS) {
                LockSupport.parkNanos(left - SPUN_NANOS);
            } else {
                Thread.onSpinWait();
            }
        }
    }

    private void read() throws IOException {
        var input = socket.getInputStream();
        boolean complete = false;
        while (!complete) {
            int present = input.read(buffer.array());
            if (present < 0) {
                throw new IOException("closed");
            }
            complete = answer.read(buffer.position(0).limit(present));
        }
    }

    private void connect() throws IOException {
        answer = new AnswerReader();
        socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        socket.connect(service, CONNECT_MILLIS);
    }

    void close() {
        try {
            socket.close();
        } catch (IOException gone) {
            // It is closed all the same.
        }
    }
}
