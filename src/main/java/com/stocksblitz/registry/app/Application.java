package com.stocksblitz.registry.app;

import com.fasterxml.uuid.Generators;
import com.stocksblitz.registry.access.AccessVerticle;
import com.stocksblitz.registry.access.KeyRing;
import com.stocksblitz.registry.audit.AuditVerticle;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.Catalog;
import com.stocksblitz.registry.catalog.CatalogVerticle;
import com.stocksblitz.registry.catalog.expiry.ExpiryVerticle;
import com.stocksblitz.registry.catalog.snapshot.SnapshotVerticle;
import com.stocksblitz.registry.event.EventVerticle;
import com.stocksblitz.registry.feed.FeedDocuments;
import com.stocksblitz.registry.feed.FeedVerticle;
import com.stocksblitz.registry.ingest.AnnouncedTermsVerticle;
import com.stocksblitz.registry.ingest.DisagreementsVerticle;
import com.stocksblitz.registry.ingest.IngestSettings;
import com.stocksblitz.registry.ingest.IngestVerticle;
import com.stocksblitz.registry.ingest.SourceVerticle;
import com.stocksblitz.registry.membership.MembershipVerticle;
import com.stocksblitz.registry.memory.Caches;
import com.stocksblitz.registry.mirror.MirrorCounts;
import com.stocksblitz.registry.mirror.MirrorSettings;
import com.stocksblitz.registry.mirror.MirrorVerticle;
import com.stocksblitz.registry.mirror.ScreenerClient;
import com.stocksblitz.registry.mirror.ScreenerSettings;
import com.stocksblitz.registry.ops.BreakerMeters;
import com.stocksblitz.registry.ops.CacheMeters;
import com.stocksblitz.registry.ops.FeatureMeters;
import com.stocksblitz.registry.ops.HealthView;
import com.stocksblitz.registry.ops.JvmMeters;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.ManagementVerticle;
import com.stocksblitz.registry.ops.MemoryWatch;
import com.stocksblitz.registry.ops.NodeState;
import com.stocksblitz.registry.ops.NodesVerticle;
import com.stocksblitz.registry.ops.Readiness;
import com.stocksblitz.registry.ops.SettingMeters;
import com.stocksblitz.registry.plan.PlanRoomSettings;
import com.stocksblitz.registry.plan.PlanVerticle;
import com.stocksblitz.registry.profile.ProfileVerticle;
import com.stocksblitz.registry.retention.RetentionVerticle;
import com.stocksblitz.registry.settings.BootSettings;
import com.stocksblitz.registry.settings.Secret;
import com.stocksblitz.registry.store.pg.Database;
import com.stocksblitz.registry.store.pg.PgAccountStore;
import com.stocksblitz.registry.store.pg.PgAnnouncedTerms;
import com.stocksblitz.registry.store.pg.PgAuditTrail;
import com.stocksblitz.registry.store.pg.PgCatalogHistory;
import com.stocksblitz.registry.store.pg.PgCatalogSource;
import com.stocksblitz.registry.store.pg.PgDeadLetters;
import com.stocksblitz.registry.store.pg.PgDisagreements;
import com.stocksblitz.registry.store.pg.PgEventLog;
import com.stocksblitz.registry.store.pg.PgExpiryStore;
import com.stocksblitz.registry.store.pg.PgFlipStore;
import com.stocksblitz.registry.store.pg.PgIngestStore;
import com.stocksblitz.registry.store.pg.PgKeyStore;
import com.stocksblitz.registry.store.pg.PgMembershipStore;
import com.stocksblitz.registry.store.pg.PgMirrorStore;
import com.stocksblitz.registry.store.pg.PgPlanStore;
import com.stocksblitz.registry.store.pg.PgProfileStore;
import com.stocksblitz.registry.store.pg.PgRetentionStore;
import com.stocksblitz.registry.store.pg.PgSnapshotSource;
import com.stocksblitz.registry.store.pg.PgSourceStore;
import com.stocksblitz.registry.store.pg.PgStalePlans;
import com.stocksblitz.registry.store.redis.RedisLink;
import com.stocksblitz.registry.store.redis.RedisPlanCache;
import com.stocksblitz.registry.store.redis.RedisSharedCopy;
import com.stocksblitz.registry.toggles.ConfigServiceClient;
import com.stocksblitz.registry.toggles.ConfigServiceSettings;
import com.stocksblitz.registry.toggles.CurrentSettings;
import com.stocksblitz.registry.toggles.FeatureBreakers;
import com.stocksblitz.registry.toggles.SettingCatalog;
import com.stocksblitz.registry.toggles.SettingViews;
import com.stocksblitz.registry.toggles.TogglesVerticle;
import com.stocksblitz.registry.web.AdmissionMeters;
import com.stocksblitz.registry.web.Contract;
import com.stocksblitz.registry.web.GateKeeper;
import com.stocksblitz.registry.web.Gates;
import com.stocksblitz.registry.web.InternalKeys;
import com.stocksblitz.registry.web.KeyScope;
import com.stocksblitz.registry.web.KnownKeys;
import com.stocksblitz.registry.web.WebSettings;
import com.stocksblitz.registry.web.WebVerticle;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root. Makes every client once, hands it to the rooms' constructors, deploys the rooms in the order in
 * which they need each other, and undoes all of it in reverse.
 *
 * <p>Start: Vert.x, addresses, migrations, clients, live settings, features, index caught up, web, ready. Stop: not
 * ready, web drains, features, clients, Vert.x.
 */
public final class Application {
    private static final Logger LOG = LoggerFactory.getLogger(Application.class);
    private static final ZoneId EXCHANGE_ZONE = ZoneId.of("Asia/Kolkata");
    private static final Duration SHORT = Duration.ofSeconds(10);
    /** A cluster tells the other members before it leaves. */
    private static final Duration CLOSE = Duration.ofSeconds(15);

    /** Seconds of pure work, and several times that with three quarters of a core. */
    private static final Duration CONTRACT = Duration.ofSeconds(60);

    private static final Duration CATCH_UP = Duration.ofSeconds(60);
    private static final Duration CONFIG_READ = Duration.ofSeconds(3);
    private static final Duration REDIS_COMMAND = Duration.ofMillis(250);
    private static final Duration PROFILE_UPKEEP = Duration.ofSeconds(30);
    private static final Duration ANNOUNCED_TERMS = Duration.ofSeconds(15);
    private static final int SNAPSHOTS_AT_ONCE = 2;
    private static final Duration LOOK_FOR_EXPIRED = Duration.ofSeconds(30);
    private static final Duration SCHEDULE_LOOK = Duration.ofSeconds(30);
    private static final int REDIS_POOL = 8;
    /** As containers and machines are told apart; not looked up, which could block. */
    private static final String HOST =
            Optional.ofNullable(System.getenv("HOSTNAME")).orElse("localhost");

    private final BootSettings settings;
    private final Lifecycle lifecycle = new Lifecycle();
    private final Clock clock = Clock.systemUTC();
    private final Supplier<UUID> ids = Generators.timeBasedEpochGenerator()::generate;
    private final Supplier<LocalDate> tradeDate;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Liveness liveness = new Liveness();
    private final CurrentSettings live = new CurrentSettings(SettingCatalog.bundled(), clock);
    private final Caches caches = new Caches();
    private final KeyRing ring = new KeyRing(clock);
    private final FeatureBreakers breakers = new FeatureBreakers(live, FeatureCalls.BY_ADDRESS, clock);
    private final String node = ids.get().toString();
    private final Instant startedAt = clock.instant();
    private final KnownKeys keys;
    private volatile Vertx vertx;
    private Bus bus;
    private volatile Readiness readiness;
    private SettingViews views;
    private int port;

    private Application(BootSettings settings) {
        this.settings = settings;
        this.tradeDate = settings.tradeDate()
                .<Supplier<LocalDate>>map(pinned -> () -> pinned)
                .orElse(() -> LocalDate.now(clock.withZone(EXCHANGE_ZONE)));
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
        startVertx();
        var config = configService();
        var addresses = Addresses.find(settings, config);
        Schema.bringUp(addresses);
        var database = database(addresses);
        var redis = redis(addresses);
        var screener = addresses.screener().map(this::screener);
        startSettings(config, database, redis);
        // Before the features: a job that is taken over from a dead node would contend for the cores.
        var contract = Lifecycle.await("contract", CONTRACT, Contract.load(vertx));
        var catalog = startFeatures(database, redis);
        startMirror(database, screener);
        startRetention(database);
        startWeb(
                contract,
                new HealthChecks(database, redis, live, config.isPresent(), catalog, clock),
                new LocalNode(database, redis, config, screener, catalog, caches));
        awaitCatalog(catalog);
        readiness.started();
        LOG.atInfo().addKeyValue("port", port).log("The registry is ready");
    }

    private void startVertx() {
        var starting = VertxStart.start(settings, meters);
        vertx = lifecycle.started(
                "vertx", Duration.ofSeconds(30), starting, CLOSE, () -> starting.compose(Vertx::close));
        bus = new Bus(vertx, clock, this::mayChange, breakers);
        FeatureMeters.register(meters, live, breakers);
        SettingMeters.register(meters, live, clock);
        liveness.register(meters);
        var jvm = new JvmMeters(meters);
        lifecycle.started("jvm-meters", SHORT, Future.succeededFuture(), SHORT, () -> {
            jvm.close();
            return Future.succeededFuture();
        });
    }

    private Optional<ConfigServiceClient> configService() {
        return settings.configService().map(service -> {
            var client = new ConfigServiceClient(
                    vertx,
                    new ConfigServiceSettings(
                            service.url(),
                            settings.environment(),
                            service.apiKey().value(),
                            CONFIG_READ));
            return lifecycle.started(
                    "config-service-client", SHORT, Future.succeededFuture(client), SHORT, client::close);
        });
    }

    private Database database(Addresses addresses) {
        var database = new Database(vertx, addresses.connectOptions(), settings.databasePool());
        return lifecycle.started("database", SHORT, Future.succeededFuture(database), SHORT, database::close);
    }

    private RedisLink redis(Addresses addresses) {
        var redis = new RedisLink(vertx, addresses.redis().value(), REDIS_POOL, REDIS_COMMAND, clock, new Random());
        return lifecycle.started("redis", SHORT, Future.succeededFuture(redis), SHORT, redis::close);
    }

    private ScreenerClient screener(URI url) {
        var screener = new ScreenerClient(
                vertx, new ScreenerSettings(url, settings.screenerApiKey().value(), MirrorSettings.REQUEST));
        return lifecycle.started("screener", SHORT, Future.succeededFuture(screener), SHORT, screener::close);
    }

    private void startSettings(Optional<ConfigServiceClient> config, Database database, RedisLink redis) {
        var sources = new TogglesVerticle.Sources(
                config,
                new RedisSharedCopy(redis, settings.environment()),
                new PgFlipStore(vertx, database),
                settings.home().resolve("settings"),
                settings.derived("operators' words"));
        views = new SettingViews(live, breakers, node, settings.shown(), clock);
        deploy("toggles", new TogglesVerticle(bus, live, breakers, views, sources, node, clock, ids, new Random()));
    }

    private Catalog startFeatures(Database database, RedisLink redis) {
        deploy("event", new EventVerticle(bus, new PgEventLog(vertx, database), live, clock, node));
        deploy("audit", new AuditVerticle(bus, new PgAuditTrail(database), clock));
        deploy(
                "access",
                new AccessVerticle(bus, new PgKeyStore(database, clock), ring, clock, ids, new SecureRandom()));
        var catalog = new Catalog(
                new PgCatalogSource(database),
                new PgCatalogHistory(database),
                live,
                settings.home().resolve("index"),
                tradeDate,
                clock,
                settings.derived("list cursors"),
                () -> live.state().kind().name().toLowerCase(Locale.ROOT),
                new Random(),
                caches);
        deploy("catalog", () -> new CatalogVerticle(bus, catalog), instances());
        deploy(
                "expiry",
                new ExpiryVerticle(
                        bus,
                        new PgExpiryStore(database, clock),
                        Bundled.closes(settings.tradeDate()),
                        clock,
                        ids,
                        LOOK_FOR_EXPIRED));
        deploy("snapshot", new SnapshotVerticle(bus, new PgSnapshotSource(vertx, database), clock, SNAPSHOTS_AT_ONCE));
        deploy("membership", new MembershipVerticle(bus, new PgMembershipStore(database, clock), tradeDate));
        var feeds = FeedDocuments.load(settings.home().resolve("feeds"));
        deploy("feed", new FeedVerticle(bus, feeds, tradeDate));
        deploy(
                "plan",
                new PlanVerticle(
                        bus,
                        live,
                        feeds,
                        new PgPlanStore(database, clock),
                        new PgAccountStore(database, clock),
                        new RedisPlanCache(redis, clock),
                        new PgStalePlans(database),
                        PlanRoomSettings.defaults(),
                        clock,
                        tradeDate,
                        ids,
                        caches,
                        node));
        deploy(
                "profile",
                new ProfileVerticle(
                        bus, live, new PgProfileStore(database, clock, ids), clock, tradeDate, ids, PROFILE_UPKEEP));
        deploy(
                "ingest",
                () -> new IngestVerticle(
                        bus,
                        new PgIngestStore(database),
                        IngestSettings.DEFAULT,
                        live,
                        uploads(),
                        Bundled.precedence(),
                        clock,
                        ids,
                        tradeDate),
                IngestVerticle.deployment());
        deploy(
                "announced-terms",
                new AnnouncedTermsVerticle(bus, new PgAnnouncedTerms(database), clock, tradeDate, ANNOUNCED_TERMS));
        deploy(
                "sources",
                () -> new SourceVerticle(
                        bus,
                        Bundled.sources(settings.home()),
                        new PgSourceStore(database),
                        live,
                        new HttpClientOptions(),
                        uploads(),
                        SCHEDULE_LOOK,
                        clock,
                        ids),
                IngestVerticle.deployment());
        deploy("disagreements", new DisagreementsVerticle(bus, new PgDisagreements(database), Bundled.precedence()));
        return catalog;
    }

    private void startMirror(Database database, Optional<ScreenerClient> screener) {
        var counts = new MirrorCounts(clock);
        MirrorMeters.register(meters, counts);
        deploy(
                "mirror",
                new MirrorVerticle(
                        bus,
                        new PgMirrorStore(database, clock),
                        new PgDeadLetters(database, clock),
                        screener,
                        live,
                        MirrorSettings.defaults(),
                        counts,
                        clock,
                        tradeDate,
                        node));
    }

    private void startRetention(Database database) {
        deploy(
                "retention",
                () -> new RetentionVerticle(
                        bus,
                        new PgRetentionStore(database),
                        live,
                        settings.home().resolve("archive"),
                        SCHEDULE_LOOK,
                        clock,
                        ids,
                        node),
                RetentionVerticle.deployment());
    }

    /** Where the listener leaves dumps for the ingest. */
    private Path uploads() {
        return settings.home().resolve("uploads");
    }

    private void startWeb(Contract contract, HealthChecks checks, LocalNode inside) {
        readiness = new Readiness(vertx, clock, checks.all());
        Lifecycle.await("readiness", SHORT, readiness.watch());
        settings.management()
                .ifPresent(management -> deploy(
                        "management",
                        new ManagementVerticle(management.host(), management.port(), readiness, liveness, meters)));
        deploy("nodes", new NodesVerticle(bus, this::nodeState));
        var listener = WebSettings.of(settings.host(), settings.port(), uploads());
        deploy("memory-watch", new MemoryWatch(caches, meters));
        BreakerMeters.register(meters, inside);
        CacheMeters.register(meters, caches);
        var gates = Gates.standard(caches::share);
        AdmissionMeters.register(meters, gates.admission());
        deploy("gate-keeper", new GateKeeper(gates));
        var listeners = new CopyOnWriteArrayList<WebVerticle>();
        deploy(
                "web",
                () -> {
                    var web = new WebVerticle(
                            listener, contract, keys, gates, inside, bus, clock, readiness, liveness, meters);
                    listeners.add(web);
                    return web;
                },
                instances());
        port = listeners.get(0).port();
    }

    private NodeState nodeState() {
        var report = readiness.report();
        return new NodeState(
                node,
                HOST,
                HealthView.VERSION,
                startedAt,
                report.phase().name().toLowerCase(Locale.ROOT),
                report.isReady(),
                views.features());
    }

    /**
     * A long catching up must not look like a failed start: readiness tells it, and requests are answered meanwhile.
     */
    private void awaitCatalog(Catalog catalog) {
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

    private DeploymentOptions instances() {
        return new DeploymentOptions().setInstances(settings.eventLoops());
    }

    private void deploy(String name, Deployable room) {
        deploy(name, () -> room, new DeploymentOptions());
    }

    private void deploy(String name, Supplier<? extends Deployable> room, DeploymentOptions options) {
        var deployment = vertx.deployVerticle(room, options);
        lifecycle.started(
                name,
                Duration.ofSeconds(30),
                deployment,
                Duration.ofSeconds(15),
                () -> deployment.compose(vertx::undeploy));
    }
}
