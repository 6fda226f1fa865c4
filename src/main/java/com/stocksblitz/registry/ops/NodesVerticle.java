package com.stocksblitz.registry.ops;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Tells the cluster how this node is, when asked and every few seconds, and keeps what the others tell. A node that was
 * heard within the last minute is expected to answer, so one that hangs shows as such; one that stops says goodbye.
 */
public final class NodesVerticle extends VerticleBase {
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
    private static final long TELL_EVERY_MS = 5_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(1);
    private static final int LOOK_EVERY_MS = 5;
    /** The roster is filled by messages of the cluster and must not grow with them. */
    private static final int MOST_NODES = 200;

    private final Bus bus;
    private final Supplier<NodeState> self;
    private final Map<String, Heard> heard = new HashMap<>();

    /** @param self this node's state now; asked often */
    public NodesVerticle(Bus bus, Supplier<NodeState> self) {
        this.bus = bus;
        this.self = self;
    }

    @Override
    public Future<?> start() {
        return Future.all(
                        bus.listenCluster(NodesApi.ASKED, asked -> tell()),
                        bus.listenCluster(NodesApi.STATES, this::hear),
                        bus.serve(NodesApi.LIST, this::list))
                .onSuccess(reachable -> {
                    vertx.setPeriodic(TELL_EVERY_MS, tick -> tell());
                    hear(self.get());
                    tell();
                });
    }

    @Override
    public Future<?> stop() {
        var last = self.get();
        bus.publish(
                NodesApi.STATES,
                new NodeState(
                        last.node(),
                        last.host(),
                        last.version(),
                        last.startedAt(),
                        "stopping",
                        false,
                        last.features()));
        return Future.succeededFuture();
    }

    private Future<NodesAnswer> list(NodesQuery query, Origin origin) {
        long asked = System.nanoTime();
        bus.publish(NodesApi.ASKED, query);
        return await(asked).map(ended -> answer(asked));
    }

    private Future<Void> await(long asked) {
        boolean late = System.nanoTime() - asked > ANSWER_LIMIT.toNanos();
        return late || heard.values().stream().allMatch(one -> one.since(asked))
                ? Future.succeededFuture()
                : vertx.timer(LOOK_EVERY_MS).compose(later -> await(asked));
    }

    private NodesAnswer answer(long asked) {
        long now = System.nanoTime();
        return new NodesAnswer(
                self.get().node(),
                heard.values().stream()
                        .map(one -> new NodesAnswer.Node(
                                one.state().node(), one.since(asked), (now - one.nanos()) / 1_000_000, one.state()))
                        .sorted((a, b) -> a.node().compareTo(b.node()))
                        .toList());
    }

    private void tell() {
        bus.publish(NodesApi.STATES, self.get());
    }

    private void hear(NodeState state) {
        long now = System.nanoTime();
        heard.values().removeIf(one -> now - one.nanos() > REMEMBERED.toNanos());
        if (state.isLeaving()) {
            heard.remove(state.node());
        } else if (heard.containsKey(state.node()) || heard.size() < MOST_NODES) {
            heard.put(state.node(), new Heard(state, now));
        }
    }

    private record Heard(NodeState state, long nanos) {
        boolean since(long asked) {
            return nanos - asked >= 0;
        }
    }
}
