package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What a fresh process asks itself. */
class WarmUpTest {
    private static final TestWeb WEB = new TestWeb();

    @AfterAll
    static void close() {
        WEB.close();
    }

    @Test
    void asksTheUsualReadsIsRefusedOnManyConnectionsAndEndsInTime() throws IOException {
        long begun = System.nanoTime();

        int answers = new WarmUp(WEB.port, WEB.gates.admission(), TestWeb.KEY).run(Duration.ofMillis(600));

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(20));
        long refused = WEB.gates.admission().refused();
        assertThat(refused).isPositive();
        assertThat(count("resolveInstrument") + count("suggestInstruments") + count("searchInstruments"))
                .isPositive()
                .isEqualTo(answers - refused);
    }

    @Test
    void saysSoWhereNobodyAnswers() throws IOException {
        int free;
        try (var closed = new ServerSocket(0)) {
            free = closed.getLocalPort();
        }
        var warmUp = new WarmUp(free, new Admission(), TestWeb.KEY);

        assertThatThrownBy(() -> warmUp.run(Duration.ofSeconds(10))).isInstanceOf(IOException.class);
    }

    private static long count(String operation) {
        return WEB.registry.find("registry.http.requests").tag("operation", operation).timers().stream()
                .mapToLong(timer -> timer.count())
                .sum();
    }
}
