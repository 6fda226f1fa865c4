package com.stocksblitz.registry.app;

import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.ops.Readiness.Check;
import com.stocksblitz.registry.ops.Readiness.Result;
import com.stocksblitz.registry.store.pg.PgPositions;
import com.stocksblitz.registry.toggles.Cause;
import com.stocksblitz.registry.toggles.CurrentSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** What readiness looks at. Only what no request can be answered without is required; the rest degrades. */
record HealthChecks(Clients clients, CurrentSettings live, Catalog catalog, Clock clock) {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** Longer than a probe may take: a busy database is no dead one, whose pool would be replaced under its users. */
    private static final Duration STATEMENT = Duration.ofSeconds(5);

    List<Check> all() {
        return List.of(
                new Check("config_service", false, LIMIT, this::checkConfig),
                new Check("database", false, LIMIT, this::checkDatabase),
                new Check("database_schema", false, LIMIT, this::checkSchema),
                new Check("redis", false, LIMIT, this::checkRedis),
                new Check("features", false, LIMIT, this::checkFeatures),
                new Check("catalog", true, LIMIT, this::checkCatalog));
    }

    private Future<Result> checkConfig() {
        var state = live.state();
        return Future.succeededFuture(
                switch (state.kind()) {
                    case FRESH -> Result.up();
                    case STALE ->
                        Result.degraded("last-known-good, " + state.age(clock).toSeconds() + " s old");
                    case DEFAULTS ->
                        Result.degraded(
                                clients.config().isPresent()
                                        ? "never read, defaults"
                                        : "CONFIG_SERVICE_URL is not set, defaults");
                });
    }

    /** What the config service switches off is meant so; what an operator or a breaker does is an exception. */
    private Future<Result> checkFeatures() {
        var exceptions = live.current().off().values().stream()
                .filter(off -> !off.cause().equals(Cause.CONFIG.word()))
                .map(off -> off.feature() + " is off (" + off.cause() + ")")
                .sorted()
                .toList();
        return Future.succeededFuture(
                exceptions.isEmpty() ? Result.up() : Result.degraded(String.join(", ", exceptions)));
    }

    private Future<Result> checkDatabase() {
        return clients.database().ping(STATEMENT).map(answered -> Result.up());
    }

    private Future<Result> checkSchema() {
        return new PgPositions(clients.database()).head(STATEMENT).map(answered -> Result.up());
    }

    private Future<Result> checkRedis() {
        return clients.redis()
                .ping()
                .map(answered -> Result.up())
                .otherwise(away -> Result.degraded("does not answer"));
    }

    private Future<Result> checkCatalog() {
        if (catalog.isCaughtUp()) {
            return Future.succeededFuture(Result.up());
        }
        var behind = "behind by " + catalog.status().lag() + " positions";
        // All nodes follow the same log: if a large load made them unready, all would be so at once.
        return Future.succeededFuture(catalog.hasCaughtUp() ? Result.degraded(behind) : Result.down(behind));
    }
}
