package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.mirror.StageStore.Reached;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.mirror.api.Stages;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.util.Optional;

/**
 * The stage in force on a node: the stored one, of which nothing but the side that counts is left while dual write is
 * off, or there is no screener. Thread-safe.
 */
public final class StageInForce implements Stages {
    private final StageStore store;
    private final boolean configured;
    private final LiveSettings settings;
    private final String node;
    private volatile Reached known;

    /**
     * @param configured whether there is a screener
     * @param node id of this node, unique in the cluster
     */
    public StageInForce(StageStore store, boolean configured, LiveSettings settings, String node) {
        this.store = store;
        this.configured = configured;
        this.settings = settings;
        this.node = node;
    }

    @Override
    public Future<Stage> current() {
        return inForce().map(Future::succeededFuture).orElseGet(this::refreshed);
    }

    @Override
    public Future<Stage> refreshed() {
        return read().map(reached -> inForce().orElseThrow());
    }

    Future<Reached> read() {
        return store.read(first(), node).onSuccess(this::know);
    }

    /** Takes the lead where no other node has it. */
    Future<Reached> look() {
        return store.look(first(), node, StageKeeper.LEAD).onSuccess(this::know);
    }

    Future<Void> leave() {
        return store.leave(node);
    }

    /** Empty until the store was reached once. */
    Optional<Stage> inForce() {
        return Optional.ofNullable(known).map(this::of);
    }

    /** What is in force of a stage that is reached. */
    Stage of(Reached reached) {
        return reached.stage().under(isDualWriteOn());
    }

    /**
     * Whether the second write to the screener runs: also where there is none any more, while it must learn what it
     * missed since it is to count again.
     */
    boolean isTold() {
        var now = known;
        return now != null
                && isDualWriteOn()
                && now.stage().counts() == Side.REGISTRY
                && (now.stage().writesBoth() || isOnTheWayBack(now));
    }

    /** Without a screener nothing can be left to it from the start. */
    private Stage first() {
        var asked = Stage.asked(settings.current());
        return configured || asked.counts() == Side.REGISTRY ? asked : Stage.COMPLETE;
    }

    private void know(Reached reached) {
        known = reached;
    }

    private static boolean isOnTheWayBack(Reached now) {
        return now.asked() != null && now.asked().counts() == Side.LEGACY;
    }

    private boolean isDualWriteOn() {
        return configured && settings.current().isOn(Feature.DUAL_WRITE);
    }
}
