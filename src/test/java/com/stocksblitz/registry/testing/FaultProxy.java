package com.stocksblitz.registry.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A TCP proxy on loopback that puts a {@link Fault} between a client and a real server, changed at any time, also for
 * the connections that are open. Two virtual threads per connection carry its bytes.
 */
public final class FaultProxy implements AutoCloseable {
    private final String host;
    private final int port;
    private final ServerSocket listener;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicLong toServer = new AtomicLong();
    private final Random jitter = new Random(7);
    private final AtomicReference<Fault> fault = new AtomicReference<>(new Fault.None());

    private FaultProxy(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** In front of this server. */
    public static FaultProxy to(String host, int port) {
        try {
            return new FaultProxy(host, port);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where clients connect, on 127.0.0.1. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on, for open connections too. */
    public void set(Fault next) {
        fault.set(next);
        if (next instanceof Fault.Reset) {
            links.forEach(Link::reset);
        }
    }

    /** Connections accepted since the start. */
    public int accepted() {
        return accepted.get();
    }

    /** Bytes that clients sent since the start, delivered or not. */
    public long bytesFromClients() {
        return toServer.get();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        links.forEach(Link::reset);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                accepted.incrementAndGet();
                new Link(client).open();
            } catch (IOException closed) {
                return;
            }
        }
    }

    /** One client and, unless the fault keeps it away, its connection to the server. */
    private final class Link {
        private final Socket client;
        private final AtomicInteger answered = new AtomicInteger();
        private volatile Socket server;
        private volatile boolean dropsAnswers;

        Link(Socket client) {
            this.client = client;
        }

        void open() {
            links.add(this);
            var now = fault.get();
            if (now instanceof Fault.Reset) {
                reset();
                return;
            }
            if (now instanceof Fault.NeverAnswer || now instanceof Fault.BlackHole) {
                Thread.ofVirtual().start(this::swallow);
                return;
            }
            try {
                client.setTcpNoDelay(true);
                server = new Socket(host, port);
                server.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> carry(client, server, true));
                Thread.ofVirtual().start(() -> carry(server, client, false));
            } catch (IOException away) {
                reset();
            }
        }

        /** A connection that began in the hole stays in it, as its first bytes are gone. */
        private void swallow() {
            var bytes = new byte[8_192];
            try {
                for (int n = client.getInputStream().read(bytes);
                        n >= 0;
                        n = client.getInputStream().read(bytes)) {
                    toServer.addAndGet(n);
                }
            } catch (IOException gone) {
                // The client has given up, which is what it should do.
            }
            end();
        }

        private void carry(Socket from, Socket to, boolean fromClient) {
            var bytes = new byte[8_192];
            try {
                var in = from.getInputStream();
                var out = to.getOutputStream();
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    if (fromClient) {
                        toServer.addAndGet(n);
                    }
                    pass(bytes, n, out, fromClient);
                }
            } catch (IOException broken) {
                // One side is gone; the other is told by the end below.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            end();
        }

        private void pass(byte[] bytes, int n, OutputStream out, boolean fromClient)
                throws IOException, InterruptedException {
            switch (fault.get()) {
                case Fault.None none -> out.write(bytes, 0, n);
                case Fault.NeverAnswer onlyNew -> out.write(bytes, 0, n);
                case Fault.Latency slow -> {
                    long random = slow.jitter().isZero()
                            ? 0
                            : jitter.nextLong(slow.jitter().toMillis());
                    Thread.sleep(slow.latency().plusMillis(random));
                    out.write(bytes, 0, n);
                }
                case Fault.BlackHole hole -> {}
                case Fault.Reset now -> reset();
                case Fault.ResetAfter trigger -> {
                    if (fromClient) {
                        boolean hit = new String(bytes, 0, n, StandardCharsets.ISO_8859_1).contains(trigger.sent());
                        dropsAnswers |= hit;
                        out.write(bytes, 0, n);
                    } else if (dropsAnswers) {
                        reset();
                    } else {
                        out.write(bytes, 0, n);
                    }
                }
                case Fault.SlowDrip drip when fromClient -> out.write(bytes, 0, n);
                case Fault.SlowDrip drip -> {
                    for (int i = 0; i < n && fault.get() == drip; i++) {
                        out.write(bytes, i, 1);
                        Thread.sleep(drip.pause());
                    }
                    if (fault.get() != drip) {
                        reset();
                    }
                }
                case Fault.Truncate cut when fromClient -> out.write(bytes, 0, n);
                case Fault.Truncate cut -> {
                    int left = Math.max(0, cut.bytes() - answered.get());
                    out.write(bytes, 0, Math.min(n, left));
                    if (answered.addAndGet(n) >= cut.bytes()) {
                        end();
                    }
                }
                case Fault.Garbage garbage when fromClient -> out.write(bytes, 0, n);
                case Fault.Garbage garbage -> {
                    var noise = new byte[n];
                    new Random(garbage.seed()).nextBytes(noise);
                    out.write(noise);
                }
            }
        }

        /** RST instead of FIN, as from a host that has lost its state. */
        void reset() {
            try {
                client.setSoLinger(true, 0);
            } catch (IOException closedAlready) {
                // Nothing left to reset.
            }
            end();
        }

        private void end() {
            links.remove(this);
            close(client);
            if (server != null) {
                close(server);
            }
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException closedAlready) {
                // It is what was wanted.
            }
        }
    }
}
