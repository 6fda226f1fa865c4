package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import java.util.Optional;
import java.util.UUID;

/** A user sees his own plans; a service sees all. */
final class Ownership {
    private Ownership() {}

    static boolean maySee(String owner, Origin origin) {
        return origin.userId().map(owner::equals).orElse(true);
    }

    /** The plan, or NotFound: another user's plan looks like one that does not exist. */
    static PlanRow visible(Optional<PlanRow> plan, UUID planId, Origin origin) {
        return plan.filter(found -> maySee(found.userId(), origin)).orElseThrow(() -> notFound(planId));
    }

    static FailureException notFound(UUID planId) {
        return new FailureException(Failure.NotFound.of("There is no plan " + planId + "."));
    }
}
