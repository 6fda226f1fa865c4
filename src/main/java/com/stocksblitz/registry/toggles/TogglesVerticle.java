package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.toggles.api.ClearFeature;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeatureView;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps settings and features in step with the config service, the operators and the breakers. Started before the
 * features: {@link #start()} ends after the first reading or its time limit, with the service's values, the saved ones
 * or the defaults in force.
 */
public final class TogglesVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TogglesVerticle.class);
    private static final long TICK_MS = 250;
    private static final Duration TIDY_EVERY = Duration.ofHours(1);

    private final Bus bus;
    private final CurrentSettings settings;
    private final FeatureBreakers breakers;
    private final SettingViews views;
    private final Sources sources;
    private final String node;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final RandomGenerator random;
    private final Map<Feature, Boolean> configured = new EnumMap<>(Feature.class);
    private FlipJournal journal;
    private OperatorWords words;
    private WordsFollower follower;
    private Rounds tidying;
    private Optional<ConfigPolls> polls = Optional.empty();

    /**
     * Where settings and words come from and are kept.
     *
     * @param config absent: there is no config service, and the defaults hold
     * @param shared where the nodes share their last good values
     * @param directory for the same on this node, made if absent
     * @param sealing secret by which nodes know each other's words
     */
    public record Sources(
            Optional<ConfigServiceClient> config, SharedCopy shared, FlipStore flips, Path directory, byte[] sealing) {}

    /**
     * @param settings made once for the process and handed to every room
     * @param sources closed by whoever made them
     * @param node id of this node, unique in the cluster
     * @param random spreads the polls of many nodes
     */
    public TogglesVerticle(
            Bus bus,
            CurrentSettings settings,
            FeatureBreakers breakers,
            SettingViews views,
            Sources sources,
            String node,
            Clock clock,
            Supplier<UUID> ids,
            RandomGenerator random) {
        this.bus = bus;
        this.settings = settings;
        this.breakers = breakers;
        this.views = views;
        this.sources = sources;
        this.node = node;
        this.clock = clock;
        this.ids = ids;
        this.random = random;
    }

    @Override
    public Future<?> start() {
        var saved = new SavedSettings(vertx, sources.directory(), sources.shared());
        journal = new FlipJournal(
                vertx, sources.directory(), sources.flips(), this::isOnByDefault, word -> words.spread(word));
        words = new OperatorWords(bus, settings, journal, new WordSeal(sources.sealing()), node, clock, ids);
        follower = new WordsFollower(vertx, sources.flips(), words, key -> wake(List.of(key)));
        polls = sources.config()
                .map(client -> new ConfigPolls(vertx, settings, client, saved, this::toggled, clock, random));
        tidying = new Rounds(vertx, "forgetting of flips", this::forget);
        var writer = new SettingWriter(vertx, bus, settings, sources.config(), journal, node, clock, ids);
        return Future.all(lastKnownGood(saved), journal.open())
                .onSuccess(read -> {
                    read.<Optional<SavedSettings.Copy>>resultAt(0).ifPresent(settings::restore);
                    read.<Iterable<Flip>>resultAt(1).forEach(words::learn);
                })
                .compose(restored -> Future.all(List.of(
                        bus.listenCluster(TogglesApi.FEATURES, changed -> wake(changed.keys())),
                        bus.listenCluster(TogglesApi.WORDS, words::receive),
                        bus.serve(TogglesApi.GET, (query, origin) -> Future.succeededFuture(views.features())),
                        bus.serve(TogglesApi.SET, this::set),
                        bus.serve(TogglesApi.CLEAR, this::clear),
                        bus.serve(TogglesApi.CONFIG, (query, origin) -> Future.succeededFuture(views.config())),
                        bus.serve(TogglesApi.WRITE, writer::write))))
                .compose(listening -> polls.<Future<?>>map(ConfigPolls::start).orElseGet(Future::succeededFuture))
                .onSuccess(read -> {
                    follower.start();
                    tidying.wake();
                    vertx.setPeriodic(TICK_MS, tick -> tick());
                    LOG.atInfo()
                            .addKeyValue("state", settings.state().kind())
                            .addKeyValue("readAt", settings.state().readAt())
                            .addKeyValue("version", settings.state().version())
                            .log("Live settings are in force");
                });
    }

    @Override
    public Future<?> stop() {
        return Future.join(
                polls.<Future<?>>map(ConfigPolls::stop).orElseGet(Future::succeededFuture),
                follower.stop(),
                tidying.stop(),
                journal.stop());
    }

    /** Flips are a trail of who switched what, and are kept as long as one. */
    private Future<Duration> forget() {
        var kept = Duration.ofDays(settings.current().integer(LiveSetting.AUDIT_RETENTION_DAYS));
        return sources.flips().forget(clock.instant().minus(kept)).map(more -> more ? Duration.ZERO : TIDY_EVERY);
    }

    /** Without a config service there is none, and what another node keeps in Redis is not meant for this one. */
    private Future<Optional<SavedSettings.Copy>> lastKnownGood(SavedSettings saved) {
        return sources.config().isPresent() ? saved.read() : Future.succeededFuture(Optional.empty());
    }

    private void wake(List<String> keys) {
        polls.ifPresent(all -> all.wake(keys));
    }

    private Future<FeatureView> set(SetFeature asked, Origin origin) {
        return words.set(asked, origin).map(done -> views.feature(asked.feature()));
    }

    private Future<FeatureView> clear(ClearFeature asked, Origin origin) {
        return words.clear(asked, origin).map(done -> views.feature(asked.feature()));
    }

    /** What time brings: probes for breakers, the end of operators' words, and what breakers did meanwhile. */
    private void tick() {
        breakers.tick();
        words.expire();
        for (var turn = breakers.nextTurn(); turn != null; turn = breakers.nextTurn()) {
            journal.add(flip(turn));
        }
    }

    /** Each node sees the config service's flips, and the first tells them; after a start also those it missed. */
    private void toggled(Change change) {
        for (var feature : Feature.values()) {
            boolean says = Boolean.parseBoolean(change.after().text(Group.toggle(feature)));
            if (!Boolean.valueOf(says).equals(configured.put(feature, says))) {
                journal.add(new Flip(
                        feature,
                        Cause.CONFIG,
                        says,
                        change.wasOn(feature),
                        change.isOn(feature),
                        null,
                        null,
                        doer("config")));
            }
        }
    }

    private Flip flip(FeatureBreakers.Turn turn) {
        var reason = turn.enabled()
                ? FeatureBreaker.PROBES + " probes succeeded"
                : turn.health().errors() + " of " + turn.health().calls() + " calls failed within "
                        + HealthWindow.SECONDS + " s";
        return new Flip(
                turn.feature(),
                Cause.BREAKER,
                turn.enabled(),
                !turn.enabled() && turn.change().wasOn(turn.feature()),
                turn.change().isOn(turn.feature()),
                reason,
                null,
                doer("breaker"));
    }

    private Doer doer(String part) {
        return Doer.service(part, ids.get(), node, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private boolean isOnByDefault(Feature feature) {
        return Boolean.parseBoolean(settings.catalog().of(Group.toggle(feature)).defaultValue());
    }
}
