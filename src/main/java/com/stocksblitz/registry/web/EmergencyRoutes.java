package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ops.NodeInside;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The one call for when nobody knows yet what is wrong: stop writing elsewhere, forget what is only remembered. */
final class EmergencyRoutes implements Routes {
    private static final String REASON = "emergency reset";
    private static final String WARNING =
            "The second write and event streaming stay off on every node until an operator's word switches them on.";

    private final Bus bus;
    private final NodeInside node;
    private final Clock clock;

    EmergencyRoutes(Bus bus, NodeInside node, Clock clock) {
        this.bus = bus;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("emergencyReset", this::reset);
    }

    private Future<Answer> reset(Request request) {
        if (!request.flag("confirm")) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(
                    "confirm", "required", "Must be true, since this stops what others wait for.")));
        }
        var done = new ArrayList<String>();
        var errors = new ArrayList<String>();
        return off(Feature.DUAL_WRITE, "The second write is off", request.origin(), done, errors)
                .compose(next -> off(Feature.EVENT_STREAMING, "Outlets are paused", request.origin(), done, errors))
                .map(stopped -> {
                    node.caches().clear().forEach((cache, entries) -> done.add(cache + ": " + entries + " dropped"));
                    node.forgetOutages();
                    done.add("The breakers have forgotten the outages they saw");
                    return Answer.ok(new Done(errors.isEmpty(), done, errors, WARNING, clock.instant()));
                });
    }

    /** Reported, never failed: the steps after it are wanted all the more. */
    private Future<Void> off(Feature feature, String sentence, Origin origin, List<String> done, List<String> errors) {
        return bus.ask(TogglesApi.SET, new SetFeature(feature, false, REASON, null), origin)
                .<Void>map(off -> {
                    done.add(sentence);
                    return null;
                })
                .otherwise(cause -> {
                    errors.add(feature + ": " + cause.getMessage());
                    return null;
                });
    }

    /** @param emergencyReset whether every step was done */
    record Done(
            boolean emergencyReset,
            List<String> actionsTaken,
            List<String> errors,
            String warning,
            Instant timestamp) {}
}
