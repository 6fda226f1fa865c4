package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.CallGuard;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.toggles.FeatureBreaker.Outcome;
import com.stocksblitz.registry.toggles.FeatureBreaker.State;
import com.stocksblitz.registry.toggles.api.Feature;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One breaker for each feature of this node, fed by the calls that the node serves. What the caller did wrong is no
 * error of the feature, nor is a dependency that is known to be away: that has a breaker of its own, and what works
 * without it must go on. A defect is, and an answer that came too late.
 */
public final class FeatureBreakers implements CallGuard {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureBreakers.class);

    private final CurrentSettings settings;
    private final Map<String, Feature> features;
    private final Clock clock;
    private final Map<Feature, FeatureBreaker> breakers = new EnumMap<>(Feature.class);
    private final ConcurrentLinkedQueue<Turn> turns = new ConcurrentLinkedQueue<>();

    /** @param features whose calls they are, by address */
    public FeatureBreakers(CurrentSettings settings, Map<String, Feature> features, Clock clock) {
        this.settings = settings;
        this.features = Map.copyOf(features);
        this.clock = clock;
        for (var feature : Feature.values()) {
            breakers.put(feature, new FeatureBreaker(clock.instant()));
        }
    }

    /** A feature was switched off by its breaker, or on again. */
    record Turn(Feature feature, boolean enabled, Change change, HealthWindow.Health health) {}

    @Override
    public <R> Future<R> around(Call<?, R> call, Origin origin, Supplier<Future<R>> work) {
        var feature = features.get(call.address());
        return feature == null ? work.get() : around(feature, origin, work);
    }

    /** For work that is no call, such as a stream. */
    public <R> Future<R> around(Feature feature, Origin origin, Supplier<Future<R>> work) {
        var breaker = breakers.get(feature);
        var permit = moved(feature, () -> breaker.admit(clock.instant()));
        if (permit.isEmpty()) {
            return breaker.state() instanceof FeatureBreaker.HalfOpen half && !settings.isLifted(feature)
                    ? Future.failedFuture(new FailureException(
                            new Failure.FeatureOff(feature.name(), Cause.BREAKER.word(), half.since())))
                    // Off by its gate, which the work itself looks at, or held on by an operator.
                    : work.get();
        }
        return begin(work)
                .onComplete(done -> moved(feature, () -> {
                    breaker.ended(permit.get(), outcome(done.succeeded(), done.cause(), origin), clock.instant());
                    return null;
                }));
    }

    /** Lets probes through where the time for them has come, also while nobody calls. */
    void tick() {
        for (var feature : Feature.values()) {
            moved(feature, () -> {
                breakers.get(feature).advance(clock.instant());
                return null;
            });
        }
    }

    /** The oldest turn that was not taken yet; null when there is none. */
    Turn nextTurn() {
        return turns.poll();
    }

    /** As after a restart: all closed. */
    public void reset() {
        for (var feature : Feature.values()) {
            moved(feature, () -> {
                breakers.get(feature).reset(clock.instant());
                return null;
            });
        }
    }

    /** {@code closed}, {@code open} or {@code half_open}. */
    public String state(Feature feature) {
        return word(breakers.get(feature).state());
    }

    /** Of the last seconds; none right after it has closed. */
    HealthWindow.Health health(Feature feature) {
        return breakers.get(feature).health(clock.instant());
    }

    private static <R> Future<R> begin(Supplier<Future<R>> work) {
        try {
            return work.get();
        } catch (RuntimeException thrown) {
            return Future.failedFuture(thrown);
        }
    }

    private Outcome outcome(boolean succeeded, Throwable cause, Origin origin) {
        if (succeeded) {
            return origin.remaining(clock).isNegative() ? Outcome.BAD : Outcome.GOOD;
        }
        if (!(cause instanceof FailureException known)) {
            return Outcome.BAD;
        }
        return switch (known.failure()) {
            case Failure.Internal defect -> Outcome.BAD;
            case Failure.DeadlineExceeded late -> late.elsewhere() ? Outcome.NEUTRAL : Outcome.BAD;
            case Failure.FeatureOff off -> Outcome.NEUTRAL;
            case Failure.Unavailable away -> Outcome.NEUTRAL;
            case Failure.RateLimited limited -> Outcome.NEUTRAL;
            case Failure.Malformed f -> Outcome.GOOD;
            case Failure.Unauthorized f -> Outcome.GOOD;
            case Failure.Forbidden f -> Outcome.GOOD;
            case Failure.NotFound f -> Outcome.GOOD;
            case Failure.MethodNotAllowed f -> Outcome.GOOD;
            case Failure.NotAcceptable f -> Outcome.GOOD;
            case Failure.TooSlow f -> Outcome.GOOD;
            case Failure.Conflict f -> Outcome.GOOD;
            case Failure.WrongVersion f -> Outcome.GOOD;
            case Failure.TooLarge f -> Outcome.GOOD;
            case Failure.TooLong f -> Outcome.GOOD;
            case Failure.UnsupportedMedia f -> Outcome.GOOD;
            case Failure.Refused f -> Outcome.GOOD;
        };
    }

    /** Does something with a breaker and puts what comes of it into force; one after another for each feature. */
    private <T> T moved(Feature feature, Supplier<T> step) {
        var breaker = breakers.get(feature);
        synchronized (breaker) {
            var before = breaker.state();
            var result = step.get();
            var after = breaker.state();
            if (before.getClass() != after.getClass()) {
                turned(feature, before, after);
            }
            return result;
        }
    }

    private void turned(Feature feature, State before, State after) {
        var health = health(feature);
        var change = after instanceof FeatureBreaker.Open open
                ? settings.trip(feature, open.since())
                : settings.untrip(feature);
        LOG.atWarn()
                .addKeyValue("feature", feature)
                .addKeyValue("from", word(before))
                .addKeyValue("to", word(after))
                .addKeyValue("calls", health.calls())
                .addKeyValue("errors", health.errors())
                .log("The breaker of a feature has turned");
        switch (after) {
            case FeatureBreaker.Open open
            when before instanceof FeatureBreaker.Closed -> turns.add(new Turn(feature, false, change, health));
            case FeatureBreaker.Closed closed -> turns.add(new Turn(feature, true, change, health));
            // Still the same time off, longer; or the trial that ends it.
            case FeatureBreaker.Open open -> {}
            case FeatureBreaker.HalfOpen half -> {}
        }
    }

    private static String word(State state) {
        return switch (state) {
            case FeatureBreaker.Closed closed -> "closed";
            case FeatureBreaker.Open open -> "open";
            case FeatureBreaker.HalfOpen half -> "half_open";
        };
    }
}
