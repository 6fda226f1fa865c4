package com.stocksblitz.registry.alert;

import static com.stocksblitz.registry.toggles.api.LiveSetting.ALERT_WEBHOOK;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.alert.api.Alert;
import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestLive;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.junit5.VertxExtension;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against a real receiver on this machine. */
@ExtendWith(VertxExtension.class)
class AlertVerticleTest {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final byte[] KEY = "a secret of twenty-four bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);
    private static final Clock CLOCK = Clock.systemUTC();

    private record Received(String path, String id, String timestamp, String signature, byte[] body) {
        JsonNode json() throws Exception {
            return Json.mapper().readTree(body);
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final TestLive live = new TestLive();
    private final AlertCounts counts = new AlertCounts();
    private volatile Consumer<HttpServerRequest> answer =
            request -> request.response().end();
    private volatile List<Condition> conditions = List.of();
    private Bus bus;
    private String address;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    received.add(received(request, body));
                    answer.accept(request);
                }))
                .listen(0, "127.0.0.1")
                .await(5, SECONDS);
        address = "http://127.0.0.1:" + server.actualPort() + "/alerts?token=t";
        live.set(ALERT_WEBHOOK, address);
        bus = new Bus(vertx, CLOCK, key -> false);
        vertx.deployVerticle(new AlertVerticle(
                        bus,
                        live,
                        new AlertSettings(
                                "test",
                                Optional.of(SECRET),
                                Duration.ofMillis(700),
                                Duration.ofMillis(400),
                                Duration.ofMillis(10)),
                        () -> conditions,
                        counts,
                        CLOCK,
                        UUID::randomUUID,
                        "n1"))
                .await(5, SECONDS);
    }

    @Test
    void anAlertIsPostedAndSignedAsStandardWebhooksHasIt() throws Exception {
        raise("dead_letter", Map.of("records", 3));

        Eventually.within(SOON, () -> assertThat(counts.sent()).isEqualTo(1));
        var one = received.getFirst();
        assertThat(one.path()).isEqualTo("/alerts?token=t");
        assertThat(one.json().get("kind").textValue()).isEqualTo("dead_letter");
        assertThat(one.json().at("/details/records").intValue()).isEqualTo(3);
        assertThat(one.json().get("environment").textValue()).isEqualTo("test");
        assertThat(one.json().get("node").textValue()).isEqualTo("n1");
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        mac.update((one.id() + "." + one.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(one.signature()).isEqualTo("v1," + Base64.getEncoder().encodeToString(mac.doFinal(one.body())));
        assertThat(Math.abs(Long.parseLong(one.timestamp()) - CLOCK.instant().getEpochSecond()))
                .isLessThan(10);
    }

    @ParameterizedTest
    @CsvSource({"200, 1, 1", "204, 1, 1", "301, 1, 0", "400, 1, 0", "404, 1, 0", "429, 3, 0", "500, 3, 0", "503, 3, 0"})
    void whatMayBeTakenLaterIsTriedAgainUnderTheSameIdAndNoRedirectIsFollowed(int status, int tries, int sent)
            throws Exception {
        answer = request -> request.response()
                .setStatusCode(status)
                .putHeader("location", "http://127.0.0.1:1/elsewhere")
                .end();
        raise("a", Map.of());

        Eventually.within(SOON, () -> assertThat(counts.sent() + counts.lost()).isEqualTo(1));
        assertThat(received).hasSize(tries);
        assertThat(received)
                .extracting(Received::id)
                .containsOnly(received.getFirst().id());
        assertThat(counts.sent()).isEqualTo(sent);
    }

    @Test
    void anAlertThatIsTakenAtTheSecondTryIsSent() throws Exception {
        answer = request -> request.response()
                .setStatusCode(received.size() < 2 ? 500 : 200)
                .end();
        raise("a", Map.of());
        Eventually.within(SOON, () -> assertThat(counts.sent()).isEqualTo(1));
        assertThat(counts.lost()).isZero();
    }

    @Test
    void aStormOfOneKindIsOneAlertAndOneMoreThatSaysHowMany() throws Exception {
        for (int n = 0; n < 1_000; n++) {
            raise("storm", Map.of("n", n));
        }
        raise("other", Map.of());

        Eventually.within(SOON, () -> assertThat(counts.sent()).isEqualTo(3));
        assertThat(counts.raised()).isEqualTo(1_001);
        assertThat(counts.suppressed()).isEqualTo(999);
        var last = received.getLast().json();
        assertThat(last.get("kind").textValue()).isEqualTo("storm");
        assertThat(last.get("suppressed").intValue()).isEqualTo(998);
        assertThat(last.at("/details/n").intValue()).isEqualTo(999);
    }

    @Test
    void aReceiverThatNeverAnswersCostsABoundedQueueAndNoMoreThanItsTime() throws Exception {
        answer = request -> {};
        for (int n = 0; n < 250; n++) {
            raise("kind " + n, Map.of());
        }
        Eventually.within(SOON, () -> assertThat(counts.raised()).isEqualTo(250));
        Eventually.within(
                SOON, () -> assertThat(counts.lost()).isGreaterThanOrEqualTo(250 - AlertSender.MOST_WAITING - 1));
        Eventually.within(SOON, () -> assertThat(received.size()).isGreaterThan(1));
        answer = request -> request.response().end();

        Eventually.within(
                Duration.ofSeconds(10),
                () -> assertThat(counts.sent() + counts.lost()).isEqualTo(250));
        assertThat(counts.sent()).isGreaterThanOrEqualTo(AlertSender.MOST_WAITING);
    }

    @Test
    void whatIsWrongIsToldWhenItBeginsAndWhenItIsOver() throws Exception {
        conditions = List.of(new Condition("dependency", "redis", "redis does not answer."));
        Eventually.within(SOON, () -> assertThat(received).hasSize(1));
        assertThat(received.getFirst().json().at("/details/state").textValue()).isEqualTo("begun");
        assertThat(received.getFirst().json().get("summary").textValue()).isEqualTo("redis does not answer.");

        conditions = List.of(new Condition("dependency", "redis", ""));
        Eventually.within(SOON, () -> assertThat(received).hasSize(2));
        assertThat(received.getLast().json().at("/details/state").textValue()).isEqualTo("over");
    }

    @Test
    void switchedOffNothingIsSentAndSwitchedOnWhatComesThen() throws Exception {
        live.set(ALERT_WEBHOOK, "off");
        raise("a", Map.of());
        Eventually.within(SOON, () -> assertThat(counts.raised()).isEqualTo(1));
        live.set(ALERT_WEBHOOK, address);
        raise("b", Map.of());

        Eventually.within(SOON, () -> assertThat(counts.sent()).isEqualTo(1));
        assertThat(received.getFirst().json().get("kind").textValue()).isEqualTo("b");
        assertThat(received).hasSize(1);
    }

    private void raise(String kind, Map<String, Object> details) {
        bus.publish(AlertApi.RAISED, new Alert(kind, "It is wrong.", details));
    }

    private static Received received(HttpServerRequest request, Buffer body) {
        return new Received(
                request.uri(),
                request.getHeader("webhook-id"),
                request.getHeader("webhook-timestamp"),
                request.getHeader("webhook-signature"),
                body.getBytes());
    }
}
