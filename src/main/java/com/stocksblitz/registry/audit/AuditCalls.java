package com.stocksblitz.registry.audit;

import com.stocksblitz.registry.audit.api.AuditNote;
import com.stocksblitz.registry.audit.api.AuditNoted;
import com.stocksblitz.registry.audit.api.AuditPage;
import com.stocksblitz.registry.audit.api.AuditQuery;
import com.stocksblitz.registry.audit.api.AuditVerdict;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.regex.Pattern;

/** Answers the calls. */
final class AuditCalls {
    /** So much of the time limit is left for the last portion and the answer. */
    private static final Duration RESERVE = Duration.ofSeconds(12);

    private static final Pattern CURSOR = Pattern.compile("a[1-9]\\d{0,17}");

    private final AuditTrail trail;
    private final Verification verification;
    private final Clock clock;

    AuditCalls(AuditTrail trail, Clock clock) {
        this.trail = trail;
        this.verification = new Verification(trail, clock);
        this.clock = clock;
    }

    Future<AuditPage> list(AuditQuery query, Origin origin) {
        var filter = new AuditTrail.Filter(
                query.entity(), query.actor(), query.userId(), query.since(), before(query.cursor()), query.limit());
        return trail.list(filter).map(rows -> {
            boolean more = rows.size() == query.limit();
            return new AuditPage(rows.size(), rows, more ? "a" + rows.getLast().auditId() : null);
        });
    }

    Future<AuditVerdict> verify(VerifyAudit asked, Origin origin) {
        return verification.verify(asked, origin.deadline().minus(RESERVE));
    }

    Future<AuditNoted> note(AuditNote note, Origin origin) {
        return trail.add(note, clock.instant(), origin).map(AuditNoted::new);
    }

    private static Long before(String cursor) {
        if (cursor == null) {
            return null;
        }
        if (!CURSOR.matcher(cursor).matches()) {
            throw new FailureException(
                    Failure.Malformed.of("cursor", "invalid_cursor", "This is no cursor of this list."));
        }
        return Long.valueOf(cursor.substring(1));
    }
}
