package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees and does, over HTTP against the whole service. */
class OperatorsOverHttpTest {
    @TempDir
    private static Path home;

    private static TestPostgres.TestDatabase database;
    private static TestService service;

    @BeforeAll
    static void start() {
        database = TestPostgres.database();
        service = TestService.start(home, database, Map.of());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void aLoadOfTheCatalogIsInTheTrailAndBothWaysToVerifyItAgree() throws Exception {
        var job = service.ingest("kite", TestService.KITE).get("job_id").textValue();

        var rows = service.json("/actuator/audit?entity=jobs/" + job).get("rows");
        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).get("action").textValue()).isEqualTo("catalog.applied");
        assertThat(rows.get(0).at("/detail/counts/created").intValue()).isEqualTo(6);

        Eventually.within(
                Duration.ofSeconds(5),
                () -> assertThat(service.json("/actuator/audit/verify")
                                .get("pending")
                                .intValue())
                        .isZero());
        var verdict = service.json("/actuator/audit/verify");
        assertThat(verdict.get("intact").booleanValue()).isTrue();
        var anchor = verdict.at("/head/position").asText() + ":"
                + verdict.at("/head/hash").textValue();
        assertThat(service.json("/actuator/audit/verify?anchor=" + anchor)
                        .get("intact")
                        .booleanValue())
                .isTrue();
        assertThat(Json.mapper()
                        .readTree(commandLine(VerifyAudit.INTACT, anchor))
                        .get("head"))
                .isEqualTo(verdict.get("head"));
        commandLine(VerifyAudit.BROKEN, "1:" + "0".repeat(64));
        assertThat(commandLine(VerifyAudit.UNKNOWN, "no place")).isEmpty();
    }

    private static String commandLine(int status, String anchor) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int ended = VerifyAudit.run(
                Map.of("DATABASE_URL", database.url()),
                new String[] {anchor},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        assertThat(ended).as(err.toString(StandardCharsets.UTF_8)).isEqualTo(status);
        return out.toString(StandardCharsets.UTF_8);
    }
}
