package com.stocksblitz.registry.app;

import static com.stocksblitz.registry.app.TestService.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.standin.ConfigService;
import com.stocksblitz.registry.standin.Listener;
import com.stocksblitz.registry.testing.Eventually;
import com.stocksblitz.registry.testing.LoggedEvents;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestRedis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets that can be recognised are given to a whole service, which then does everything that could tell them. */
class SecretsTest {
    private static final String CANARY = "canary-5150-";
    private static final String DATABASE_PASSWORD = CANARY + "database";
    private static final String REDIS_PASSWORD = CANARY + "redis";
    private static final String PREVIOUS_KEY = CANARY + "previous-key";
    private static final String CONFIG_KEY = CANARY + "config-service-key";
    /** Nobody listens there, so that alerts fail too. */
    private static final String WEBHOOK = "http://127.0.0.1:9/" + CANARY + "token";

    @TempDir
    private static Path home;

    @Test
    void S9_noSecretIsInAnAnswerALogLineAFileOrAThreadsName() throws Exception {
        var log = new LoggedEvents();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        var root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        var rooms = (Logger) LoggerFactory.getLogger("com.stocksblitz");
        var before = root.getLevel();
        root.addAppender(log);
        root.setLevel(Level.DEBUG);
        rooms.setLevel(Level.TRACE);
        var said = new ArrayList<String>();
        var vertx = Vertx.vertx();
        try {
            run(vertx, said);
        } finally {
            root.setLevel(before);
            rooms.setLevel(null);
            root.detachAppender(log);
            vertx.close().await(5, TimeUnit.SECONDS);
        }
        List.copyOf(log.list).forEach(event -> said.add(text(event)));
        Thread.getAllStackTraces().keySet().forEach(thread -> said.add(thread.getName()));
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile)
                    .filter(one -> !one.endsWith("config.json"))
                    .toList()) {
                said.add(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }

        assertThat(said).as("what was looked at").hasSizeGreaterThan(200);
        assertThat(said).noneMatch(text -> text.contains(CANARY));
    }

    private static void run(Vertx vertx, List<String> said) throws Exception {
        var database = TestPostgres.database();
        var role = "canary_" + database.name();
        try (var owner = database.owner();
                var statement = owner.createStatement()) {
            statement.execute("create role " + role + " login password '" + DATABASE_PASSWORD + "' in role "
                    + TestPostgres.SERVICE_ROLE);
        }
        var config = new ConfigService(
                vertx, new Listener("127.0.0.1", 0, CONFIG_KEY), home.resolve("config.json"), Clock.systemUTC());
        int configPort = config.start().await(5, TimeUnit.SECONDS);
        var url = "postgresql://%s:%s@%s:%d/%s";
        var environment = new HashMap<>(Map.of(
                "DATABASE_URL",
                url.formatted(role, DATABASE_PASSWORD, database.host(), database.port(), database.name()),
                // Redis here wants no password, so that it refuses each login: the way of the errors.
                "REDIS_URL",
                "redis://:" + REDIS_PASSWORD + "@127.0.0.1:"
                        + URI.create(TestRedis.url()).getPort(),
                "INTERNAL_API_KEY_PREVIOUS",
                PREVIOUS_KEY,
                "CONFIG_SERVICE_URL",
                "http://127.0.0.1:" + configPort,
                "CONFIG_SERVICE_API_KEY",
                CONFIG_KEY));
        var settings = BootSettings.read(TestService.environment(home, database, environment));
        said.addAll(List.of(
                settings.toString(),
                settings.shown().toString(),
                settings.database().toString(),
                settings.redis().toString(),
                settings.configService().toString(),
                settings.previousApiKey().toString()));
        try (var service = TestService.start(home, database, environment)) {
            service.ingest("kite", TestService.KITE);
            ask(service, said);
            try (var owner = database.owner();
                    var statement = owner.createStatement()) {
                statement.execute("alter table event_head rename to event_head_away");
                said.add(service.get("/actuator/positions").body());
                statement.execute("alter table event_head_away rename to event_head");
                statement.execute("alter role " + role + " nologin");
                statement.execute(
                        "select pg_terminate_backend(pid) from pg_stat_activity where usename = '" + role + "'");
                Eventually.within(
                        Duration.ofSeconds(15),
                        () -> assertThat(service.get("/actuator/positions").statusCode())
                                .isEqualTo(503));
                config.stop().await(6, TimeUnit.SECONDS);
                ask(service, said);
            }
        }
        environment.put("DATABASE_URL", "postgresql://x:" + DATABASE_PASSWORD + "@/?sslmode=verify-full");
        environment.put("REDIS_URL", "http://:" + REDIS_PASSWORD + "@x");
        said.add(refusal(database, environment));
    }

    private static String refusal(TestPostgres.TestDatabase database, Map<String, String> environment) {
        try (var started = TestService.start(home, database, environment)) {
            throw new AssertionError("started on port " + started.application().port());
        } catch (RuntimeException refused) {
            var told = new StringBuilder();
            for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                told.append(cause).append('\n');
            }
            return told.toString();
        }
    }

    private static void ask(TestService service, List<String> said) throws Exception {
        for (var path : new String[] {
            "/health",
            "/health/ready",
            "/metrics",
            "/actuator/status",
            "/actuator/health",
            "/actuator/features",
            "/actuator/config",
            "/actuator/breakers",
            "/actuator/caches",
            "/actuator/nodes",
            "/actuator/keys",
            "/actuator/audit?limit=1000",
            BASE + "/sources",
            BASE + "/search/performance",
            BASE + "/events?from=0&limit=1000",
            BASE + "/instruments?limit=nothing",
            "/nothing/" + System.nanoTime()
        }) {
            var answer = service.get(path);
            said.add(answer.body() + answer.headers().map());
        }
        said.add(service.post("/actuator/config", "{\"PLAN_CACHE_TTL\": 200}").body());
        said.add(service.post("/actuator/config", "{\"ALERT_WEBHOOK\": \"" + WEBHOOK + "\"}")
                .body());
        said.add(service.post("/actuator/config", "{\"ALERT_WEBHOOK\": \"ftp://" + CANARY + "\"}")
                .body());
        said.add(service.post("/actuator/features/DUAL_WRITE", "{\"enabled\": false, \"reason\": \"canary\"}")
                .body());
        said.add(service.post(BASE + "/subscriptions/plan?user_id=a", "{").body());
    }

    private static String text(ILoggingEvent event) {
        var text = new StringBuilder(event.getFormattedMessage()).append(event.getKeyValuePairs());
        for (IThrowableProxy cause = event.getThrowableProxy(); cause != null; cause = cause.getCause()) {
            text.append(cause.getClassName()).append(cause.getMessage());
        }
        return text.toString();
    }
}
