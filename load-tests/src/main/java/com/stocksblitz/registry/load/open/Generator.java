package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/**
 * Sends requests on one thread, either at a constant rate whatever becomes of the earlier ones, or on a number of
 * connections one after the other. A request that finds no idle connection waits in the generator, and its time counts.
 */
final class Generator implements AutoCloseable {
    /** Less than what one listener of the service holds. */
    private static final int MOST_CONNECTIONS = 1_900;

    private static final int MOST_QUEUED = 50_000;
    private static final long DRAIN_NANOS = 5_000_000_000L;

    private final Mix mix;
    private final int port;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final Set<Connection> busy = new HashSet<>();
    private long number = System.currentTimeMillis() % 1_000_000_000L * 10;
    private Tally tally;
    private long started;
    private boolean closedLoop;
    private long end;

    private record Waiting(Mix.Request request, long due) {}

    Generator(Mix mix, int port) throws IOException {
        this.mix = mix;
        this.port = port;
    }

    /** On so many connections, each sends when it has its answer. */
    Tally closed(double seconds, int connections) throws IOException {
        begin(seconds);
        closedLoop = true;
        for (int i = 0; i < connections; i++) {
            ask(mix.next(), System.nanoTime());
        }
        while (System.nanoTime() < end) {
            selector.select(this::ready, 1);
        }
        drain();
        return tally;
    }

    Tally open(double seconds, double rate) throws IOException {
        begin(seconds);
        closedLoop = false;
        long many = (long) (rate * seconds);
        long sent = 0;
        while (sent < many) {
            long now = System.nanoTime();
            for (long due = due(sent, rate); due <= now && sent < many; due = due(++sent, rate)) {
                tally.due(due - started);
                ask(mix.next(), due);
            }
            long rest = due(sent, rate) - System.nanoTime();
            // Spinning would send more evenly, and take the core from the database beside it.
            if (rest > 100_000) {
                selector.select(this::ready, 1);
            } else {
                selector.selectNow(this::ready);
            }
        }
        drain();
        return tally;
    }

    private long due(long index, double rate) {
        return started + (long) (index * 1e9 / rate);
    }

    private void begin(double seconds) {
        tally = new Tally(mix);
        started = System.nanoTime();
        end = started + (long) (seconds * 1e9);
    }

    private void drain() throws IOException {
        closedLoop = false;
        long until = System.nanoTime() + DRAIN_NANOS;
        while ((!busy.isEmpty() || !waiting.isEmpty()) && System.nanoTime() < until) {
            selector.select(this::ready, 1);
        }
        for (var connection : Set.copyOf(busy)) {
            drop(connection, "unanswered");
        }
        waiting.forEach(left -> tally.broken("unsent"));
        waiting.clear();
    }

    private void ask(Mix.Request request, long due) {
        var connection = idle.poll();
        if (connection == null && busy.size() < MOST_CONNECTIONS) {
            connection = connect();
        }
        if (connection != null) {
            send(connection, request, due);
        } else if (waiting.size() < MOST_QUEUED) {
            waiting.add(new Waiting(request, due));
        } else {
            tally.lost();
        }
    }

    private Connection connect() {
        try {
            return new Connection(selector, port);
        } catch (IOException refused) {
            tally.broken("connect");
            return null;
        }
    }

    private void send(Connection connection, Mix.Request request, long due) {
        busy.add(connection);
        try {
            connection.send(request, request.template().bytes(number++), due);
            tally.sent(System.nanoTime() - due);
        } catch (IOException broken) {
            drop(connection, "send");
        }
    }

    private void ready(SelectionKey key) {
        var connection = (Connection) key.attachment();
        try {
            if (key.isConnectable()) {
                connection.connected();
            } else if (key.isWritable()) {
                connection.flush();
            }
            if (key.isValid() && key.isReadable() && connection.read(buffer)) {
                answered(connection);
            }
        } catch (IOException broken) {
            if (connection.request == null) {
                idle.remove(connection);
                connection.close();
            } else {
                drop(connection, "broken");
            }
        }
    }

    private void answered(Connection connection) {
        long now = System.nanoTime();
        tally.answered(
                connection.request.kind(),
                connection.answer.status(),
                connection.answer.hasRetryAfter(),
                now - connection.dueAt,
                connection.dueAt - started);
        connection.request = null;
        busy.remove(connection);
        if (connection.answer.isClosing()) {
            connection.close();
        } else {
            idle.push(connection);
        }
        next(now);
    }

    private void drop(Connection connection, String how) {
        tally.broken(how);
        busy.remove(connection);
        connection.close();
        next(System.nanoTime());
    }

    private void next(long now) {
        var first = waiting.poll();
        if (first != null) {
            ask(first.request(), first.due());
        } else if (closedLoop && now < end) {
            ask(mix.next(), now);
        }
    }

    @Override
    public void close() throws IOException {
        busy.forEach(Connection::close);
        idle.forEach(Connection::close);
        selector.close();
    }
}
