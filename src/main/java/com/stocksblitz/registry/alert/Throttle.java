package com.stocksblitz.registry.alert;

import com.stocksblitz.registry.alert.api.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Lets the first alert of a kind pass and keeps what follows within the quiet time; of that the last one is told when
 * the time is over, with the number of the others, so that no storm is sent and none is hidden. Belongs to one context.
 */
final class Throttle {
    private final Duration quiet;
    private final Map<String, Kind> kinds = new HashMap<>();

    Throttle(Duration quiet) {
        this.quiet = quiet;
    }

    /** @param suppressed others of its kind that were not sent */
    record Told(Alert alert, int suppressed) {}

    /** What to send now; empty where it must wait. */
    Optional<Told> pass(Alert alert, Instant now) {
        var kind = kinds.computeIfAbsent(alert.kind(), word -> new Kind());
        if (now.isBefore(kind.quietUntil)) {
            kind.kept++;
            kind.last = alert;
            return Optional.empty();
        }
        return Optional.of(kind.tell(alert, kind.kept, now.plus(quiet)));
    }

    /** What was kept and may be sent by now. */
    List<Told> due(Instant now) {
        var due = new ArrayList<Told>();
        for (var kind : kinds.values()) {
            if (kind.last != null && !now.isBefore(kind.quietUntil)) {
                due.add(kind.tell(kind.last, kind.kept - 1, now.plus(quiet)));
            }
        }
        return due;
    }

    private static final class Kind {
        private Instant quietUntil = Instant.MIN;
        private Alert last;
        private int kept;

        Told tell(Alert alert, int suppressed, Instant until) {
            quietUntil = until;
            last = null;
            kept = 0;
            return new Told(alert, suppressed);
        }
    }
}
