package com.stocksblitz.registry.app;

import com.stocksblitz.registry.audit.Verification;
import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.VerifyAudit.Place;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.settings.DatabaseUrl;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgAuditTrail;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Verifies the audit trail without a running service: {@code java -cp instrument-registry.jar
 * com.stocksblitz.registry.app.VerifyAudit [position:hash]} with {@code DATABASE_URL}. The argument is a place that was
 * noted earlier. Prints the verdict as JSON; ends with 0 where all is right, 1 where something is wrong, 2 where it
 * could not be found out.
 */
public final class VerifyAudit {
    static final int INTACT = 0;
    static final int BROKEN = 1;
    static final int UNKNOWN = 2;
    private static final Duration LIMIT = Duration.ofHours(1);

    private VerifyAudit() {}

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), arguments, System.out, System.err));
    }

    static int run(Map<String, String> environment, String[] arguments, PrintStream out, PrintStream err) {
        try {
            var url = Optional.ofNullable(environment.get("DATABASE_URL"))
                    .map(DatabaseUrl::parse)
                    .orElseThrow(() -> new IllegalArgumentException("DATABASE_URL is missing"));
            var anchor = Arrays.stream(arguments).findFirst().map(VerifyAudit::place);
            var verdict = verify(url, anchor);
            out.println(Json.mapper().writeValueAsString(verdict));
            return !verdict.intact() ? BROKEN : verdict.isComplete() ? INTACT : UNKNOWN;
        } catch (Exception failed) { // await throws checked causes undeclared
            err.println("The audit trail could not be verified: " + failed.getMessage());
            return UNKNOWN;
        }
    }

    private static AuditVerdict verify(DatabaseUrl url, Optional<Place> anchor) throws Exception {
        var vertx = Vertx.vertx();
        try {
            var clock = Clock.systemUTC();
            var trail = new PgAuditTrail(new Database(vertx, Addresses.connectOptions(url), 1));
            var asked = new com.stocksblitz.registry.audit.api.VerifyAudit(0, anchor.orElse(null));
            return new Verification(trail, clock)
                    .verify(asked, clock.instant().plus(LIMIT))
                    .await(LIMIT.toSeconds() + 60, TimeUnit.SECONDS);
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
    }

    private static Place place(String argument) {
        if (!argument.matches("[1-9]\\d{0,15}:[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a place is written position:hash");
        }
        var parts = argument.split(":");
        return new Place(Long.parseLong(parts[0]), parts[1]);
    }
}
