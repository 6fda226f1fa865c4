package com.stocksblitz.registry.app;

import com.fasterxml.uuid.Generators;
import com.stocksblitz.registry.access.KeyRing;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.ops.FeatureMeters;
import com.stocksblitz.registry.ops.JvmMeters;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.Readiness;
import com.stocksblitz.registry.ops.SettingMeters;
import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.settings.Secret;
import com.stocksblitz.registry.store.pg.PgFlipStore;
import com.stocksblitz.registry.store.redis.RedisSharedCopy;
import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.FeatureBreakers;
import com.stocksblitz.registry.toggles.SettingCatalog;
import com.stocksblitz.registry.toggles.SettingViews;
import com.stocksblitz.registry.toggles.TogglesVerticle;
import com.stocksblitz.registry.web.Contract;
import com.stocksblitz.registry.web.InternalKeys;
import com.stocksblitz.registry.web.KeyScope;
import com.stocksblitz.registry.web.KnownKeys;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: makes what there is once in a node, hands it to the parts that deploy the rooms, and undoes all
 * of it in reverse.
 *
 * <p>Start: Vert.x, addresses, migrations, clients, live settings, features, index caught up, web, ready. Stop: not
 * ready, web drains, features, clients, Vert.x.
 */
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final ZoneId EXCHANGE_ZONE = ZoneId.of("Asia/Kolkata");
    private static final Duration VERTX = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** A cluster tells the other members before it leaves. */
    private static final Duration CLOSE = Duration.ofSeconds(15);

    /** Seconds of pure work, and several times that with three quarters of a core. */
    private static final Duration CONTRACT = Duration.ofSeconds(60);

    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private final BootSettings settings;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Clock clock = Clock.systemUTC();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Liveness liveness = new Liveness();
    private final KeyRing ring = new KeyRing(clock);
    private final KnownKeys keys;
    private volatile Readiness readiness;
    private int port;

    private Application(BootSettings settings) {
        this.settings = settings;
        this.keys = new KnownKeys(
                new InternalKeys(
                        settings.internalApiKey().value(),
                        settings.previousApiKey().map(Secret::value)),
                ring::find);
    }

    /**
     * Starts the service and returns when it is ready, or serves while its index catches up.
     *
     * @throws com.stocksblitz.registry.settings.InvalidSettings naming every variable that is missing or wrong
     * @throws StartFailed when a part does not start; what had started is stopped again
     */
    public static Application start(Map<String, String> environment) {
        return start(environment, stop -> {});
    }

    /**
     * The same.
     *
     * @param stoppable gets the way to {@link #stop} before anything starts: while the index catches up requests are
     *     answered already, and a stop must let them end
     */
    public static Application start(Map<String, String> environment, Consumer<Runnable> stoppable) {
        var application = new Application(BootSettings.read(environment));
        stoppable.accept(application::stop);
        try {
            application.start();
            return application;
        } catch (RuntimeException | Error failed) {
            application.stop();
            throw failed;
        }
    }

    /** The port of the public listener. */
    public int port() {
        return port;
    }

    /** Stops in order; returns when all is closed or its time limit has passed. */
    public void stop() {
        if (readiness != null) {
            readiness.stopping();
        }
        lifecycle.stop();
    }

    private void start() {
        var vertx = vertx();
        var node = node(vertx);
        var rooms = new Deployer(vertx, lifecycle, settings.eventLoops());
        var clients = Clients.connect(vertx, settings, clock, lifecycle);
        var views = new SettingViews(node.live(), node.breakers(), node.id(), settings.shown(), clock);
        startSettings(node, clients, views, rooms);
        // Before the features: a job that is taken over from a dead node would contend for the cores.
        var contract = Lifecycle.await("contract", CONTRACT, Contract.load(vertx));
        var catalog = new Features(node, clients, rooms).start(ring);
        readiness = new Readiness(vertx, clock, new HealthChecks(clients, node.live(), catalog, clock).all());
        Lifecycle.await("readiness", SHORT, readiness.watch());
        var inside = new LocalNode(clients, catalog, node.caches());
        var listeners = new Listeners(node, rooms, keys, views, readiness, liveness, inside);
        port = listeners.start(contract);
        awaitCatalog(vertx, catalog);
        listeners.warmUp(contract);
        readiness.started();
        LOG.atInfo().addKeyValue("port", port).log("The registry is ready");
    }

    private Vertx vertx() {
        var starting = VertxStart.start(settings, meters);
        return lifecycle.started("vertx", VERTX, starting, CLOSE, () -> starting.compose(Vertx::close));
    }

    private Node node(Vertx vertx) {
        Supplier<UUID> ids = Generators.timeBasedEpochGenerator()::generate;
        var live = new CurrentSettings(SettingCatalog.bundled(), clock);
        var breakers = new FeatureBreakers(live, FeatureCalls.BY_ADDRESS, clock);
        FeatureMeters.register(meters, live, breakers);
        SettingMeters.register(meters, live, clock);
        liveness.register(meters);
        var jvm = new JvmMeters(meters);
        lifecycle.started("jvm-meters", SHORT, Future.succeededFuture(), SHORT, () -> {
            jvm.close();
            return Future.succeededFuture();
        });
        return new Node(
                ids.get().toString(),
                clock.instant(),
                settings,
                vertx,
                new Bus(vertx, clock, this::mayChange, breakers),
                live,
                breakers,
                new Caches(),
                meters,
                clock,
                ids,
                tradeDate());
    }

    private Supplier<LocalDate> tradeDate() {
        return settings.tradeDate()
                .<Supplier<LocalDate>>map(pinned -> () -> pinned)
                .orElse(() -> LocalDate.now(clock.withZone(EXCHANGE_ZONE)));
    }

    private void startSettings(Node node, Clients clients, SettingViews views, Deployer rooms) {
        var sources = new TogglesVerticle.Sources(
                clients.config(),
                new RedisSharedCopy(clients.redis(), settings.environment()),
                new PgFlipStore(node.vertx(), clients.database()),
                node.home("settings"),
                settings.derived("operators' words"));
        rooms.deploy(
                "toggles",
                new TogglesVerticle(
                        node.bus(),
                        node.live(),
                        node.breakers(),
                        views,
                        sources,
                        node.id(),
                        clock,
                        node.ids(),
                        new Random()));
    }

    /**
     * A long catching up must not look like a failed start: readiness tells it, and requests are answered meanwhile.
     */
    private void awaitCatalog(Vertx vertx, Catalog catalog) {
        var deadline = clock.instant().plus(CATCH_UP);
        while (!catalog.isCaughtUp() && clock.instant().isBefore(deadline)) {
            Lifecycle.await("catalog", SHORT, vertx.timer(20));
        }
        LOG.atInfo().addKeyValue("caughtUp", catalog.isCaughtUp()).log("The index was awaited");
    }

    /**
     * The cluster's calls are not told apart by scope or user, and one of them, a plan for several users, is an
     * admin's.
     */
    private boolean mayChange(String key) {
        return keys.check(key)
                .filter(holder -> holder.may(KeyScope.WRITE) && holder.may(KeyScope.ADMIN))
                .filter(holder -> holder.users().isEmpty())
                .isPresent();
    }
}
