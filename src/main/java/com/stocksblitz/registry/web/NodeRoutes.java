package com.stocksblitz.registry.web;

import com.stocksblitz.registry.breaker.BreakerState;
import com.stocksblitz.registry.memory.Cache;
import com.stocksblitz.registry.ops.NodeInside;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** The inside of this node: breakers, caches, gates, positions. */
final class NodeRoutes implements Routes {
    private final NodeInside node;
    private final Gates gates;

    NodeRoutes(NodeInside node, Gates gates) {
        this.node = node;
        this.gates = gates;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getBreakers", request -> Future.succeededFuture(Answer.ok(breakers())),
                "getCaches", request -> Future.succeededFuture(Answer.ok(caches())),
                "getPositions", request -> node.positions().map(Answer::ok));
    }

    private Breakers breakers() {
        var admission = gates.admission();
        return new Breakers(
                node.breakers(),
                new Load(
                        admission.limit(),
                        admission.inFlight(),
                        admission.waiting(),
                        admission.refused(),
                        gates.bodies().held()));
    }

    private CacheList caches() {
        var caches = node.caches().states().entrySet().stream()
                .map(one -> CacheView.of(one.getKey(), one.getValue()))
                .toList();
        return new CacheList(node.caches().share(), caches);
    }

    record Breakers(List<BreakerState> breakers, Load load) {}

    /**
     * @param readLimit most reads at the same time, as the node finds it at the moment
     * @param waiting requests that wait for a place
     * @param refused requests refused for lack of room since the start
     */
    record Load(int readLimit, int inFlight, int waiting, long refused, long bodyBytes) {}

    /** @param share of their usual size that caches may have now */
    record CacheList(double share, List<CacheView> caches) {}

    record CacheView(String cache, long entries, long weight, long mostWeight, long hits, long misses, long evictions) {
        static CacheView of(String name, Cache.State state) {
            return new CacheView(
                    name,
                    state.entries(),
                    state.weight(),
                    state.mostWeight(),
                    state.hits(),
                    state.misses(),
                    state.evictions());
        }
    }
}
