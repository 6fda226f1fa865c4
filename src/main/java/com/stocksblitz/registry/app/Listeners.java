package com.stocksblitz.registry.app;

import com.stocksblitz.registry.ops.BreakerMeters;
import com.stocksblitz.registry.ops.CacheMeters;
import com.stocksblitz.registry.ops.HealthView;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.ManagementVerticle;
import com.stocksblitz.registry.ops.MemoryWatch;
import com.stocksblitz.registry.ops.NodeInside;
import com.stocksblitz.registry.ops.NodeState;
import com.stocksblitz.registry.ops.NodesVerticle;
import com.stocksblitz.registry.ops.Readiness;
import com.stocksblitz.registry.toggles.SettingViews;
import com.stocksblitz.registry.web.AdmissionMeters;
import com.stocksblitz.registry.web.Contract;
import com.stocksblitz.registry.web.GateKeeper;
import com.stocksblitz.registry.web.Gates;
import com.stocksblitz.registry.web.KnownKeys;
import com.stocksblitz.registry.web.WarmUp;
import com.stocksblitz.registry.web.WebSettings;
import com.stocksblitz.registry.web.WebVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deploys what is reached from outside: the public listener, the management listener, and what guards and shows them.
 */
final class Listeners {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);
    private static final Duration SHORT = Duration.ofSeconds(15);
    private static final String LOOPBACK = "127.0.0.1";

    /** As containers and machines are told apart; not looked up, which could block. */
    private static final String HOST =
            Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");

    private final Node node;
    private final Deployer rooms;
    private final KnownKeys keys;
    private final SettingViews views;
    private final Readiness readiness;
    private final Liveness liveness;
    private final NodeInside inside;

    Listeners(
            Node node,
            Deployer rooms,
            KnownKeys keys,
            SettingViews views,
            Readiness readiness,
            Liveness liveness,
            NodeInside inside) {
        this.node = node;
        this.rooms = rooms;
        this.keys = keys;
        this.views = views;
        this.readiness = readiness;
        this.liveness = liveness;
        this.inside = inside;
    }

    /** Returns the port of the public listener. */
    int start(Contract contract) {
        node.settings()
                .management()
                .ifPresent(management -> rooms.deploy(
                        "management",
                        new ManagementVerticle(
                                management.host(), management.port(), readiness, liveness, node.meters())));
        rooms.deploy("nodes", new NodesVerticle(node.bus(), this::state));
        rooms.deploy("memory-watch", new MemoryWatch(node.caches(), node.meters()));
        BreakerMeters.register(node.meters(), inside);
        CacheMeters.register(node.meters(), node.caches());
        var gates = Gates.standard(node.caches()::share);
        AdmissionMeters.register(node.meters(), gates.admission());
        rooms.deploy("gate-keeper", new GateKeeper(gates));
        return web(contract, gates);
    }

    private int web(Contract contract, Gates gates) {
        var settings = WebSettings.of(node.settings().host(), node.settings().port(), node.uploads());
        var listeners = new CopyOnWriteArrayList<WebVerticle>();
        rooms.onEveryLoop("web", () -> {
            var web = listener(settings, contract, gates, node.meters());
            listeners.add(web);
            return web;
        });
        return listeners.get(0).port();
    }

    /**
     * Has a listener of its own answer and refuse for a while, which nobody else knows of and no metric counts. A
     * process that cannot do that is slow for a while, which is no reason not to start.
     */
    void warmUp(Contract contract) {
        var limit = node.settings().warmUp();
        if (limit.isZero()) {
            return;
        }
        var gates = Gates.standard(node.caches()::share);
        var web = listener(
                WebSettings.of(LOOPBACK, 0, node.uploads()),
                contract,
                gates,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        var vertx = node.vertx();
        var deployment = Lifecycle.await("warm-up", SHORT, vertx.deployVerticle(web));
        try {
            int answers = new WarmUp(
                            web.port(),
                            gates.admission(),
                            node.settings().internalApiKey().value())
                    .run(limit);
            LOG.atInfo().addKeyValue("answers", answers).log("Warmed up");
        } catch (IOException slow) {
            LOG.atWarn().addKeyValue("reason", slow.getMessage()).log("The warm-up ended early");
        } finally {
            Lifecycle.await("warm-up", SHORT, vertx.undeploy(deployment));
        }
    }

    private WebVerticle listener(
            WebSettings settings, Contract contract, Gates gates, PrometheusMeterRegistry registry) {
        return new WebVerticle(
                settings, contract, keys, gates, inside, node.bus(), node.clock(), readiness, liveness, registry);
    }

    private NodeState state() {
        var report = readiness.report();
        return new NodeState(
                node.id(),
                HOST,
                HealthView.VERSION,
                node.startedAt(),
                report.phase().name().toLowerCase(Locale.ROOT),
                report.isReady(),
                views.features());
    }
}
