package com.stocksblitz.registry.web;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Asks a listener of this process the usual reads for half of its time, then leaves it no room and has it refuse on
 * many new connections for the rest. Whatever a fresh process does for the first time takes it ten times as long as
 * later, and a sudden load brings all of it at once: connections, requests, and refusals of most of them. Blocks.
 */
public final class WarmUp {
    private static final String CALLS = "/api/v1/internal/instrument-registry";
    private static final String QUERY = "{\"query\":\"warm-up\"}";
    private static final int CONNECTIONS = 256;

    /** More bring nothing: the compiler has taken notice long before. */
    private static final int MOST_READS = 6_000;

    private static final int MOST_REFUSALS = 8_000;

    /** Connections that ask at the same time. */
    private static final int TOGETHER = 16;

    private static final int CALL_LIMIT_MS = 5_000;
    private static final String LENGTH = "content-length:";

    private final int port;
    private final Admission admission;
    private final byte[] resolve;
    private final byte[] suggest;
    private final byte[] search;

    /**
     * @param admission of that listener alone, as it is used up
     * @param key that the listener takes
     */
    public WarmUp(int port, Admission admission, String key) {
        this.port = port;
        this.admission = admission;
        this.resolve = request("GET", "/instruments/resolve?symbol=warm-up&exchange=NSE", key, "");
        this.suggest = request("GET", "/search/suggest?limit=10&q=warm", key, "");
        this.search = request("POST", "/search?page_size=20", key, QUERY);
    }

    /**
     * @return how many were answered
     * @throws IOException where the listener does not answer within five seconds
     */
    public int run(Duration limit) throws IOException {
        long begun = System.nanoTime();
        int reads = 0;
        try (var caller = new Caller(port)) {
            while (reads < MOST_READS && System.nanoTime() - begun < limit.toNanos() / 2) {
                for (var one : List.of(resolve, suggest, search)) {
                    caller.send(one);
                    caller.receive();
                    reads++;
                }
            }
        }
        fill();
        return reads + refusals(begun + limit.toNanos());
    }

    private void fill() {
        boolean entered = true;
        while (entered) {
            entered = admission.enter(Priority.READ, "warm-up");
        }
    }

    private int refusals(long end) throws IOException {
        var callers = new ArrayDeque<Caller>();
        int refusals = 0;
        try {
            do {
                for (int i = 0; i < TOGETHER; i++) {
                    var caller = callers.size() < CONNECTIONS ? new Caller(port) : callers.removeLast();
                    callers.addFirst(caller);
                    caller.send(refusals++ % 4 == 0 ? search : resolve);
                }
                for (var caller : callers.stream().limit(TOGETHER).toList()) {
                    caller.receive();
                }
            } while (System.nanoTime() < end && refusals < MOST_REFUSALS);
        } finally {
            callers.forEach(Caller::close);
        }
        return refusals;
    }

    private static byte[] request(String method, String path, String key, String body) {
        return (method + ' ' + CALLS + path + " HTTP/1.1\r\nhost: localhost\r\nx-internal-api-key: " + key
                        + "\r\ncontent-type: application/json\r\ncontent-length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * One connection, and only as much of HTTP as our own answers need: plain sockets leave the time to the listener.
     */
    private static final class Caller implements AutoCloseable {
        private final Socket socket = new Socket();
        private final InputStream in;

        Caller(int port) throws IOException {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_LIMIT_MS);
            socket.setSoTimeout(CALL_LIMIT_MS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream(), 2_048);
        }

        void send(byte[] request) throws IOException {
            socket.getOutputStream().write(request);
        }

        /** Reads to the end of an answer, whatever it says. */
        void receive() throws IOException {
            int length = 0;
            for (var line = line(); !line.isEmpty(); line = line()) {
                if (line.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                    length = Integer.parseInt(line.substring(LENGTH.length()).strip());
                }
            }
            in.skipNBytes(length);
        }

        private String line() throws IOException {
            var line = new StringBuilder();
            for (int letter = in.read(); letter != '\n'; letter = in.read()) {
                if (letter < 0) {
                    throw new IOException("closed within an answer");
                }
                line.append((char) letter);
            }
            return line.toString().strip();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                // It is closed all the same.
            }
        }
    }
}
