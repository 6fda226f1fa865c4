package com.stocksblitz.registry.standin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class ScreenerStubTest {
    private static final String BULK = "/api/v1/index-memberships/bulk";
    private static final String LIST = "/api/v1/index-memberships";
    private static final String RELIANCE = """
            {"memberships":[{"symbol":"RELIANCE","exchange":"NSE","index_name":"NIFTY 50",
             "weight":8.4500,"sector":"Energy","effective_date":"2026-01-01"}]}""";

    private Caller caller;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        var stub = new ScreenerStub(vertx, new Listener("127.0.0.1", 0, "test-key"));
        caller = new Caller(stub.start().await(5, SECONDS), "test-key");
    }

    @Test
    void answersTheRowsItWasGivenWithExactWeights() throws Exception {
        var written = caller.post(BULK, RELIANCE);

        var rows = caller.get(LIST).body().get("memberships");

        assertThat(written.status()).isEqualTo(200);
        assertThat(written.body().get("processed").intValue()).isEqualTo(1);
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("weight").decimalValue()).isEqualTo(new BigDecimal("8.4500"));
        assertThat(rows.get(0).get("effective_date").textValue()).isEqualTo("2026-01-01");
    }

    @Test
    void replacesARowThatIsSentAgain() throws Exception {
        caller.post(BULK, RELIANCE);
        caller.post(BULK, RELIANCE.replace("8.4500", "9"));

        var rows = caller.get(LIST).body().get("memberships");

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("weight").intValue()).isEqualTo(9);
    }

    @Test
    void refusesAWrongKey() throws Exception {
        var stranger = new Caller(caller.port(), "wrong");

        assertThat(stranger.get(LIST).status()).isEqualTo(401);
        assertThat(stranger.post("/faults", "{}").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                            | memberships
            {"memberships":[{"exchange":"NSE","index_name":"X"}]}                          | symbol
            {"memberships":[{"symbol":"A","exchange":"NSE","index_name":"X","weight":101}]} | weight
            {"memberships":[{"symbol":"A","exchange":"NSE","index_name":"X"}]}              | effective_date
            """)
    void refusesABatchAndKeepsNothingOfIt(String body, String named) throws Exception {
        var refused = caller.post(BULK, body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("detail").textValue()).contains(named);
        assertThat(caller.get(LIST).body().get("memberships")).isEmpty();
    }

    @Test
    void answersAStatusOnDemandAsOftenAsAsked() throws Exception {
        caller.post("/faults", "{\"status\":503,\"times\":2}");

        assertThat(caller.post(BULK, RELIANCE).status()).isEqualTo(503);
        assertThat(caller.get(LIST).status()).isEqualTo(503);
        assertThat(caller.get(LIST).body().get("memberships")).isEmpty();
    }

    @Test
    void reportsAnErrorInASuccess() throws Exception {
        caller.post("/faults", "{\"error_in_success\":true}");

        var answer = caller.post(BULK, RELIANCE);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().get("status").textValue()).isEqualTo("error");
    }

    @Test
    void cutsTheConnectionAfterTheWriteTookEffect() throws Exception {
        caller.post("/faults", "{\"drop\":true,\"applied\":true,\"times\":1}");

        // One-time faults and a client that sends again by itself would hide each other.
        assertThatThrownBy(() -> caller.post(BULK, RELIANCE)).isInstanceOf(IOException.class);

        assertThat(caller.get(LIST).body().get("memberships")).hasSize(1);
    }

    @Test
    void answersLateOnDemand() throws Exception {
        caller.post("/faults", "{\"latency_ms\":300}");

        var began = System.nanoTime();
        var answer = caller.get(LIST);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void endsFaultsWithAnEmptyCall() throws Exception {
        caller.post("/faults", "{\"status\":500}");
        caller.post("/faults", "{}");

        assertThat(caller.get(LIST).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"status":200}      | status
            {"latency_ms":-1}   | latency_ms
            {"times":-1}        | times
            {"explode":true}    | explode
            """)
    void refusesAnUnknownFault(String body, String named) throws Exception {
        var refused = caller.post("/faults", body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("detail").textValue()).contains(named);
    }
}
