package com.stocksblitz.registry.web;

import com.stocksblitz.registry.ops.HealthView;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.Readiness;
import io.vertx.core.Future;
import java.util.Map;

/** Whether the service lives, is ready, and how well it does. */
final class HealthRoutes implements Routes {
    private final HealthView view;

    HealthRoutes(Readiness readiness, Liveness liveness) {
        this.view = new HealthView(readiness, liveness);
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getHealth", request -> answer(view.health()),
                "getLiveness", request -> answer(view.live()),
                "getReadiness", request -> answer(view.ready(request.holder().isPresent())),
                "getActuatorHealth", request -> answer(view.ready(true)),
                "getReady", request -> answer(view.ready(request.holder().isPresent())),
                "getDatabaseHealth", request -> answer(view.database()));
    }

    private static Future<Answer> answer(HealthView.View view) {
        return Future.succeededFuture(new Answer.Value(view.status(), view.members()));
    }
}
