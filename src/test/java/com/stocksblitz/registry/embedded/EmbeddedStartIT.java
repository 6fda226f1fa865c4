package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's start command, as a process of its own. */
class EmbeddedStartIT {
    private static final Duration ALL_GONE = Duration.ofSeconds(10);
    private static final String SAMPLE_LOADED = "postgresql/sample-loaded";

    @TempDir
    private Path home;

    private final int port = FreePort.find();

    @Test
    void repairsAnInterruptedFirstStartThenRefusesASecondOneAndLeavesNothingWhenKilled() throws Exception {
        var postgresql = leaveAnInterruptedFirstStart();
        try (var first = EmbeddedRun.launch(home, port).awaitReady();
                var second = EmbeddedRun.launch(home, port)) {
            assertThat(value(first, "select current_user")).isEqualTo("registry_owner");
            assertThat(postgresql.resolve("programs/PG-half")).doesNotExist();
            var servers = first.servers();
            assertThat(servers).as("PostgreSQL, Redis and guard").hasSizeGreaterThanOrEqualTo(3);

            assertThat(second.awaitExit()).isEqualTo(1);

            assertThat(second.output()).contains("is in use by process");
            assertThat(first.servers()).containsAll(servers);
            assertThat(first.health()).isEqualTo(200);
            assertThat(first.registry(Greeting.RESOLVE).statusCode()).isEqualTo(200);

            first.kill();

            first.awaitAllGone(ALL_GONE);
        }
    }

    @Test
    void endsWithItsParentAndKeepsWhatItHadOverTheNextStarts() throws Exception {
        String key;
        try (var run = EmbeddedRun.launchBelowAParent(home, port).awaitReady()) {
            key = run.key();
            var secret = "{\"secret_key\":\"A\",\"secret_value\":\"kept\",\"environment\":\"embedded\"}";
            assertThat(run.writeConfig(secret).statusCode()).isEqualTo(201);
            execute(run, "create table kept (value text); insert into kept values ('acknowledged')");

            run.kill();

            run.awaitAllGone(ALL_GONE);
        }
        var sampleLoaded = Files.getLastModifiedTime(home.resolve(SAMPLE_LOADED));

        try (var killed = EmbeddedRun.launch(home, port).awaitReady()) {
            assertThat(killed.key()).isEqualTo(key);
            assertThat(killed.config("/api/v1/secrets/A/value?environment=embedded")
                            .body())
                    .contains("kept");
            assertThat(value(killed, "select value from kept")).isEqualTo("acknowledged");
            assertThat(value(killed, "show fsync")).isEqualTo("on");
            assertThat(value(killed, "show synchronous_commit")).isEqualTo("on");
            assertThat(killed.registry(Greeting.RESOLVE).statusCode()).isEqualTo(200);
            assertThat(Files.getLastModifiedTime(home.resolve(SAMPLE_LOADED))).isEqualTo(sampleLoaded);

            killed.kill();
            assertThat(killed.awaitExit()).isNotZero();
            try (var atOnce = EmbeddedRun.launch(home, port).awaitReady()) {
                // As long as the guard of the killed run would go on: it must not stop the new servers.
                Thread.sleep(2000);
                assertThat(atOnce.health()).isEqualTo(200);
                assertThat(value(atOnce, "select value from kept")).isEqualTo("acknowledged");

                atOnce.terminate();

                atOnce.awaitAllGone(ALL_GONE);
            }
        }
    }

    /** What a kill during initdb and during the unpacking of the programs would leave. */
    private Path leaveAnInterruptedFirstStart() throws IOException {
        var folder = Files.createDirectories(home.resolve("postgresql"));
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/postgresql.conf"), "# initdb was killed here\n");
        Files.createDirectories(folder.resolve("programs/PG-half/bin"));
        Files.writeString(folder.resolve("programs/PG-half/bin/postgres"), "half a program");
        return folder;
    }

    private static void execute(EmbeddedRun run, String sql) throws IOException, SQLException {
        try (var connection = owner(run);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String value(EmbeddedRun run, String sql) throws IOException, SQLException {
        try (var connection = owner(run);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }

    private static Connection owner(EmbeddedRun run) throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + run.ports("postgresql") + "/registry",
                "registry_owner",
                run.kept("postgresql/password.registry_owner"));
    }
}
