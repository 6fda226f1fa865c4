package com.stocksblitz.registry.standin;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(VertxExtension.class)
class ConfigServiceTest {
    private static final String KEY = "test-key";
    private static final String VALUE = "/api/v1/secrets/SEARCH/value?environment=prod";
    private static final String SEARCH_OFF =
            "{\"secret_key\":\"SEARCH\",\"secret_value\":\"false\",\"environment\":\"prod\",\"description\":\"a toggle\"}";

    @TempDir
    private Path folder;

    private Vertx vertx;
    private Caller caller;
    private ConfigService service;

    @BeforeEach
    void start(Vertx vertx) throws Exception {
        this.vertx = vertx;
        caller = new Caller(startService(), KEY);
    }

    @Test
    void answersTheValueThatWasWritten() throws Exception {
        assertThat(caller.post("/api/v1/secrets", SEARCH_OFF).status()).isEqualTo(201);

        var read = caller.get(VALUE);

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.body().get("secret_value").textValue()).isEqualTo("false");
    }

    @Test
    void replacesAValueAndSaysSo() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);

        var replaced = caller.post("/api/v1/secrets", SEARCH_OFF.replace("false", "true"));

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(caller.get(VALUE).body().get("secret_value").textValue()).isEqualTo("true");
    }

    @Test
    void keepsAnExistingValueWhenTheWriterAsksForIt() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);

        var refused = caller.post("/api/v1/secrets", SEARCH_OFF.replace("false", "true"), "If-None-Match", "*");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(caller.get(VALUE).body().get("secret_value").textValue()).isEqualTo("false");
    }

    @Test
    void saysNotFoundAsThePlatformDoes() throws Exception {
        var missing = caller.get(VALUE);

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.body()).hasToString("{\"detail\":\"Secret not found\"}");
    }

    @Test
    void keepsEnvironmentsApart() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);

        assertThat(caller.get(VALUE.replace("prod", "staging")).status()).isEqualTo(404);
        assertThat(caller.get("/api/v1/secrets?environment=staging")
                        .body()
                        .get("total")
                        .intValue())
                .isZero();
    }

    @Test
    void listsNamesWithoutValues() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);

        var list = caller.get("/api/v1/secrets?environment=prod").body();

        assertThat(list.get("secrets")).hasSize(1);
        assertThat(list.get("secrets").get(0).get("secret_key").textValue()).isEqualTo("SEARCH");
        assertThat(list.toString()).doesNotContain("secret_value").doesNotContain("false");
    }

    @Test
    void keepsItsValuesOverARestart() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);
        service.stop().await(5, SECONDS);

        var restarted = new Caller(startService(), KEY);

        assertThat(restarted.get(VALUE).body().get("secret_value").textValue()).isEqualTo("false");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void startsFromTheLastWholeFileWhenAWriteWasCutShort() throws Exception {
        caller.post("/api/v1/secrets", SEARCH_OFF);
        service.stop().await(5, SECONDS);
        Files.writeString(folder.resolve("config.json.new"), "[{\"secret_key\":\"SEA");

        var restarted = new Caller(startService(), KEY);

        assertThat(restarted.get(VALUE).status()).isEqualTo(200);
        assertThat(restarted.post("/api/v1/secrets", SEARCH_OFF).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "test-key2"})
    void refusesAWrongKey(String wrong) throws Exception {
        var stranger = new Caller(caller.port(), wrong);

        assertThat(stranger.get(VALUE).status()).isEqualTo(401);
        assertThat(stranger.post("/api/v1/secrets", SEARCH_OFF).status()).isEqualTo(401);
        assertThat(caller.get(VALUE).status()).isEqualTo(404);
    }

    @Test
    void tellsItsHealthToAnybody() throws Exception {
        assertThat(new Caller(caller.port(), null)
                        .get("/health")
                        .body()
                        .get("status")
                        .textValue())
                .isEqualTo("healthy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"secret_value":"1","environment":"prod"}                      | secret_key
            {"secret_key":"A B","secret_value":"1","environment":"prod"}   | secret_key
            {"secret_key":"A","environment":"prod"}                        | secret_value
            {"secret_key":"A","secret_value":"1"}                          | environment
            {"secret_key":"A","secret_value":7,"environment":"prod"}       | String
            {"secret_key":"A","value":"1","environment":"prod"}            | value
            nonsense                                                       | nonsense
            """)
    void refusesABodyAndNamesWhatIsWrong(String body, String named) throws Exception {
        var refused = caller.post("/api/v1/secrets", body);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().get("detail").textValue()).contains(named);
        assertThat(Files.notExists(file())).isTrue();
    }

    @Test
    void refusesABodyBeyondItsLimit() throws Exception {
        var huge = SEARCH_OFF.replace("a toggle", "x".repeat(70_000));

        assertThat(caller.post("/api/v1/secrets", huge).status()).isEqualTo(413);
    }

    @Test
    void asksForTheEnvironment() throws Exception {
        assertThat(caller.get("/api/v1/secrets/SEARCH/value").status()).isEqualTo(422);
        assertThat(caller.get("/api/v1/secrets").status()).isEqualTo(422);
    }

    private int startService() throws Exception {
        service = new ConfigService(vertx, new Listener("127.0.0.1", 0, KEY), file(), Clock.systemUTC());
        return service.start().await(5, SECONDS);
    }

    private Path file() {
        return folder.resolve("config.json");
    }
}
