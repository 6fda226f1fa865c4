package com.stocksblitz.registry.app;

import com.stocksblitz.registry.alert.AlertCounts;
import com.stocksblitz.registry.alert.AlertSettings;
import com.stocksblitz.registry.alert.AlertVerticle;
import com.stocksblitz.registry.alert.Condition;
import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.settings.Secret;
import com.stocksblitz.registry.toggles.api.Feature;
import io.micrometer.core.instrument.FunctionCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What of a node is watched for alerts. */
record Alerting(Node node, Clients clients) {
    private static final String CLOSED = "closed";

    AlertVerticle verticle() {
        var counts = new AlertCounts();
        counter(counts, "raised", "Alerts of this node", AlertCounts::raised);
        counter(counts, "sent", "Alerts that the receiver took", AlertCounts::sent);
        counter(counts, "suppressed", "Alerts told as a number with a later one", AlertCounts::suppressed);
        counter(counts, "lost", "Alerts that could not be told", AlertCounts::lost);
        var settings = node.settings();
        return new AlertVerticle(
                node.bus(),
                node.live(),
                AlertSettings.standard(
                        settings.environment(), settings.alertSecret().map(Secret::value)),
                this::conditions,
                counts,
                node.clock(),
                node.ids(),
                node.id());
    }

    private List<Condition> conditions() {
        var all = new ArrayList<Condition>();
        for (var feature : Feature.values()) {
            boolean closed = node.breakers().state(feature).equals(CLOSED);
            all.add(new Condition(
                    "feature_breaker", feature.name(), closed ? "" : feature + " was switched off by its breaker."));
        }
        for (var breaker : clients.breakers()) {
            boolean closed = breaker.status() == BreakerState.Status.CLOSED;
            all.add(new Condition(
                    "dependency", breaker.dependency(), closed ? "" : breaker.dependency() + " does not answer."));
        }
        boolean ample = node.caches().share() >= 1;
        all.add(new Condition("memory", "memory", ample ? "" : "Memory is short; caches give way."));
        return all;
    }

    private void counter(AlertCounts counts, String name, String what, ToDoubleFunction<AlertCounts> value) {
        FunctionCounter.builder("registry.alert." + name, counts, value)
                .description(what)
                .register(node.meters());
    }
}
