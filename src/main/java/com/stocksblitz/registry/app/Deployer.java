package com.stocksblitz.registry.app;

import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/** Deploys rooms one after another, each once the one before has started, and has the lifecycle undo it. */
final class Deployer {
    private static final Duration START = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Lifecycle lifecycle;
    private final int eventLoops;

    Deployer(Vertx vertx, Lifecycle lifecycle, int eventLoops) {
        this.vertx = vertx;
        this.lifecycle = lifecycle;
        this.eventLoops = eventLoops;
    }

    void deploy(String name, Deployable room) {
        deploy(name, () -> room, new DeploymentOptions());
    }

    /** One instance for each event loop. */
    void onEveryLoop(String name, Supplier<? extends Deployable> room) {
        deploy(name, room, new DeploymentOptions().setInstances(eventLoops));
    }

    void deploy(String name, Supplier<? extends Deployable> room, DeploymentOptions options) {
        Future<String> deployment = vertx.deployVerticle(room, options);
        lifecycle.started(name, START, deployment, STOP, () -> deployment.compose(vertx::undeploy));
    }
}
