package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a request says of itself before any decoder has seen it. */
class SimpleHeadTest {
    private static final String END = "\r\n\r\n";

    private final SimpleHead head = new SimpleHead();

    private boolean read(String text) {
        var bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        boolean simple = head.read(bytes);
        assertThat(bytes.readableBytes()).isEqualTo(text.length());
        return simple;
    }

    @Test
    void R1_aUsualHeadIsRead() {
        var request = "POST /a/b?c=%20#d HTTP/1.1\r\nHost: a\r\nX-Correlation-Id:  one \r\nX-CORRELATION-ID: two\r\n"
                + "connection: Keep-Alive\r\nx-internal-api-key: k\r\nContent-Length: 12" + END;
        assertThat(read(request + "{}")).isTrue();
        assertThat(head.path()).isEqualTo("/a/b");
        assertThat(head.correlationId()).isEqualTo("one");
        assertThat(head.key()).isEqualTo("k");
        assertThat(head.requestLength()).isEqualTo(request.length() + 12);

        assertThat(read("GET / HTTP/1.1" + END)).isTrue();
        assertThat(head.path()).isEqualTo("/");
        assertThat(head.correlationId()).isNull();
        assertThat(head.key()).isNull();
        assertThat(head.requestLength()).isEqualTo("GET / HTTP/1.1".length() + 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "\r\nGET / HTTP/1.1" + END,
                "HEAD / HTTP/1.1" + END,
                "get / HTTP/1.1" + END,
                "GET a HTTP/1.1" + END,
                "GET * HTTP/1.1" + END,
                "GET http://a/ HTTP/1.1" + END,
                "GET / HTTP/1.0" + END,
                "GET / http/1.1" + END,
                "GET  / HTTP/1.1" + END,
                "GET /\u00e4 HTTP/1.1" + END,
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\r\nA: b\r\n",
                "GET / HTTP/1.1\r\nA: b\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n c" + END,
                "GET / HTTP/1.1\r\n A: b" + END,
                "GET / HTTP/1.1\r\nA : b" + END,
                "GET / HTTP/1.1\r\nA: b\u0000" + END,
                "GET / HTTP/1.1\r\nA: \u00e4" + END,
                "GET / HTTP/1.1\r\n: b" + END,
                "GET / HTTP/1.1\r\nA" + END,
                "GET / HTTP/1.1\r\nConnection: close" + END,
                "GET / HTTP/1.1\r\nConnection: keep-alive, upgrade" + END,
                "GET / HTTP/1.1\r\nEXPECT: 100-continue" + END,
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked" + END,
                "GET / HTTP/1.1\r\nContent-Length: 10000" + END,
                "GET / HTTP/1.1\r\nContent-Length:" + END,
                "GET / HTTP/1.1\r\nContent-Length: -1" + END,
                "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1" + END,
            })
    void R1_whateverIsUnusualIsLeftToTheDecoder(String request) {
        assertThat(read(request)).isFalse();
    }

    @Test
    void R1_aHeadThatIsLongerThanWhatIsLookedAtIsLeftToTheDecoder() {
        assertThat(read("GET / HTTP/1.1\r\nA: " + "b".repeat(1_500) + END)).isTrue();
        assertThat(read("GET / HTTP/1.1\r\nA: " + "b".repeat(2_100) + END)).isFalse();
    }

    /** Of requests that are put together from good and bad pieces. */
    @Test
    void R1_whatIsTakenForSimpleTheDecoderTakesForTheSame() {
        var random = new Random(11);
        var lines = List.of(
                "A: b",
                "content-length: 7",
                "Content-Length: 0",
                "Connection: keep-alive",
                "X-Correlation-ID: i",
                "X-Internal-API-Key:k",
                "A:b ",
                " A: b",
                "A b",
                "Transfer-Encoding: chunked",
                "A: \t",
                "Content-Length: 1x");
        int simple = 0;
        for (int i = 0; i < 5_000; i++) {
            var request = Stream.generate(() -> "\r\n" + lines.get(random.nextInt(lines.size())))
                    .limit(random.nextInt(4))
                    .collect(Collectors.joining("", "GET /a?b HTTP/1.1", END));
            if (!read(request)) {
                continue;
            }
            simple++;
            var decoder = new EmbeddedChannel(new HttpRequestDecoder());
            decoder.writeInbound(Unpooled.copiedBuffer(request, StandardCharsets.ISO_8859_1));
            HttpRequest decoded = decoder.readInbound();
            assertThat(decoded.decoderResult().isSuccess()).as(request).isTrue();
            assertThat(decoded.headers().get("x-correlation-id")).isEqualTo(head.correlationId());
            assertThat(decoded.headers().get("x-internal-api-key")).isEqualTo(head.key());
            assertThat(head.requestLength() - request.length())
                    .isEqualTo(decoded.headers().getInt("content-length", 0));
            ReferenceCountUtil.release(decoded);
            decoder.finishAndReleaseAll();
        }
        assertThat(simple).isBetween(500, 4_500);
    }
}
