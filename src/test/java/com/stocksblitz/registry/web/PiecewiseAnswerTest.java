package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.json.WrittenJson;
import com.stocksblitz.registry.testing.Eventually;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real server and readers that are quick, slow, or gone. */
class PiecewiseAnswerTest {
    private static final int LENGTH = 20 << 20;
    private static final byte[] BYTES = new byte[LENGTH];
    private static final int PIECE = 128 * 1024;

    static {
        new Random(3).nextBytes(BYTES);
    }

    private final Vertx vertx = Vertx.vertx();
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger read = new AtomicInteger();
    /** Bytes after which the source turns out to be damaged. */
    private volatile int damagedAt = Integer.MAX_VALUE;

    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions().setSendBufferSize(64 * 1024))
                .requestHandler(request -> new PiecewiseAnswer(
                                buffers,
                                request.response(),
                                reader(),
                                Integer.parseInt(request.path().substring(1)))
                        .send())
                .listen(0, "127.0.0.1")
                .await(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private WrittenJson.Reader reader() {
        open.incrementAndGet();
        var left = ByteBuffer.wrap(BYTES);
        return new WrittenJson.Reader() {
            @Override
            public void read(ByteBuffer room) {
                int size = Math.min(room.remaining(), left.remaining());
                if (left.position() + size > damagedAt) {
                    throw new IllegalStateException("damaged");
                }
                room.put(left.slice().limit(size));
                left.position(left.position() + size);
                read.addAndGet(size);
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    @Test
    void everyByteArrivesAndTheConnectionServesOn() throws Exception {
        try (var socket = connect()) {
            for (int length : new int[] {1, PIECE - 1, PIECE, PIECE + 1, 371_000, LENGTH}) {
                assertThat(get(socket, length)).as("answer of %d bytes", length).isEqualTo(head(length));
            }
        }
        awaitNothingHeld();
    }

    @Test
    void ofAHeadOnlyTheHeadIsSent() throws Exception {
        try (var socket = connect()) {
            ask(socket, "HEAD", 371_000);
            assertThat(skipHead(socket.getInputStream())).isEqualTo(371_000);
            assertThat(get(socket, 200_000)).isEqualTo(head(200_000));
        }
        awaitNothingHeld();
    }

    @Test
    void S12_aSlowReaderHoldsOnePieceAndNotTheWhole() throws Exception {
        try (var socket = connect()) {
            ask(socket, LENGTH);
            // One byte of the body has come: what the system takes at once is on its way.
            skipHead(socket.getInputStream());
            socket.getInputStream().read();
            int made;
            do {
                made = read.get();
                vertx.timer(50, TimeUnit.MILLISECONDS).await(5, TimeUnit.SECONDS);
                assertThat(buffers.metric().usedDirectMemory()).isEqualTo(PIECE);
            } while (read.get() > made);

            assertThat(open).hasValue(1);
            assertThat(made).as("bytes made so far").isLessThan(LENGTH / 2);
        }
        awaitNothingHeld();
    }

    @Test
    void aReaderThatGoesAwayInTheMiddleLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (var socket = connect()) {
                ask(socket, LENGTH);
                socket.getInputStream().readNBytes(i * 10_000);
                if (i % 2 == 0) {
                    socket.setSoLinger(true, 0);
                }
            }
        }
        awaitNothingHeld();
        try (var socket = connect()) {
            assertThat(get(socket, 371_000)).isEqualTo(head(371_000));
        }
    }

    @Test
    void aServerThatClosesLeavesNothingBehind() throws Exception {
        try (var socket = connect()) {
            ask(socket, LENGTH);
            skipHead(socket.getInputStream());
            server.close().await(5, TimeUnit.SECONDS);
        }
        awaitNothingHeld();
    }

    @Test
    void anAnswerWhoseSourceIsDamagedIsCutOffSoThatItsReaderSeesIt() throws Exception {
        damagedAt = 300_000;
        try (var socket = connect()) {
            ask(socket, LENGTH);
            int length = skipHead(socket.getInputStream());
            assertThat(length).isEqualTo(LENGTH);
            assertThat(socket.getInputStream().readAllBytes().length).isLessThan(damagedAt);
        }
        awaitNothingHeld();
    }

    private void awaitNothingHeld() throws Exception {
        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(open.get() + buffers.metric().usedDirectMemory())
                        .isZero());
    }

    private Socket connect() throws Exception {
        var socket = new Socket();
        socket.setReceiveBufferSize(16 * 1024);
        socket.setSoTimeout(5_000);
        socket.connect(new InetSocketAddress("127.0.0.1", server.actualPort()));
        return socket;
    }

    private static void ask(Socket socket, int length) throws Exception {
        ask(socket, "GET", length);
    }

    private static void ask(Socket socket, String method, int length) throws Exception {
        socket.getOutputStream()
                .write((method + " /" + length + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] get(Socket socket, int length) throws Exception {
        ask(socket, length);
        assertThat(skipHead(socket.getInputStream())).isEqualTo(length);
        return socket.getInputStream().readNBytes(length);
    }

    /** The length that the head announces. */
    private static int skipHead(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int one = in.read();
            if (one < 0) {
                throw new EOFException(head.toString());
            }
            head.append((char) one);
        }
        var text = head.toString().toLowerCase(Locale.ROOT);
        int at = text.indexOf("content-length:") + "content-length:".length();
        return Integer.parseInt(text.substring(at, text.indexOf('\r', at)).strip());
    }

    private static byte[] head(int length) {
        return Arrays.copyOf(BYTES, length);
    }
}
