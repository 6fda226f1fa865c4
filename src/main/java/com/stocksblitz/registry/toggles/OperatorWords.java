package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.toggles.api.ClearFeature;
import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.FeaturesChanged;
import com.stocksblitz.registry.toggles.api.SealedWord;
import com.stocksblitz.registry.toggles.api.SetFeature;
import com.stocksblitz.registry.toggles.api.TogglesApi;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Takes operators' words: in force here at once, then on this node's disk, on the other nodes, and in the store, in
 * that order and each whether or not the later ones can be reached.
 */
final class OperatorWords {
    static final Duration LONGEST = Duration.ofDays(7);
    private static final int LONGEST_REASON = 500;

    private final Bus bus;
    private final CurrentSettings settings;
    private final FlipJournal journal;
    private final WordSeal seal;
    private final String node;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final Set<UUID> endsTold = new HashSet<>();

    OperatorWords(
            Bus bus,
            CurrentSettings settings,
            FlipJournal journal,
            WordSeal seal,
            String node,
            Clock clock,
            Supplier<UUID> ids) {
        this.bus = bus;
        this.settings = settings;
        this.journal = journal;
        this.seal = seal;
        this.node = node;
        this.clock = clock;
        this.ids = ids;
    }

    /** Done when it is in force and on disk. Fails with Malformed. */
    Future<Void> set(SetFeature asked, Origin origin) {
        var errors = errors(asked);
        if (!errors.isEmpty()) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
        }
        var doer = Doer.of(origin, ids.get(), node, at(asked.feature()));
        return say(
                asked.feature(),
                new OperatorWord(
                        asked.enabled(), asked.reason(), asked.expiresAt(), doer.actor(), doer.at(), doer.id()),
                doer);
    }

    /**
     * Takes the word in force back, so that toggle and breaker decide alone; does nothing where there is none. Done as
     * {@link #set}. Fails with Malformed.
     */
    Future<Void> clear(ClearFeature asked, Origin origin) {
        var errors = new ArrayList<FieldError>();
        checkFeature(asked.feature(), errors);
        checkReason(asked.reason(), errors);
        if (!errors.isEmpty()) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
        }
        var inForce = settings.words().get(asked.feature());
        if (inForce == null || !inForce.holds(clock.instant())) {
            return Future.succeededFuture();
        }
        var doer = Doer.of(origin, ids.get(), node, at(asked.feature()));
        var reason = "taken back" + (isGiven(asked.reason()) ? ": " + asked.reason() : "");
        return say(
                asked.feature(),
                new OperatorWord(
                        true, reason, doer.at().plus(OperatorWord.TAKEN_BACK), doer.actor(), doer.at(), doer.id()),
                doer);
    }

    private Future<Void> say(Feature feature, OperatorWord word, Doer doer) {
        var change = settings.take(feature, word).orElseThrow();
        var flip = flip(feature, word, change, doer);
        spread(flip);
        bus.publish(
                TogglesApi.FEATURES,
                new FeaturesChanged(List.of(Group.toggle(feature).key())));
        return journal.add(flip);
    }

    /** Tells the other nodes. Best effort: the store tells it too. */
    void spread(Flip flip) {
        bus.publish(TogglesApi.WORDS, seal.seal(flip));
    }

    /** From another node, or from this one. */
    void receive(SealedWord sealed) {
        seal.open(sealed).ifPresent(this::learn);
    }

    /** A word that was said elsewhere or before; taken over if it is newer than the one known. */
    void learn(Flip flip) {
        settings.take(flip.feature(), OperatorWord.of(flip)).ifPresent(changed -> journal.keep(flip));
    }

    /** Ends the words whose time is over. Every node finds that out by itself and tells it under the same id. */
    void expire() {
        var change = settings.expire();
        var now = clock.instant();
        settings.words().forEach((feature, word) -> {
            boolean once = word.expiresAt() != null && word.expiresAt().isAfter(word.at());
            if (once && !word.takesBack() && !word.holds(now) && endsTold.add(word.id())) {
                var id = UUID.nameUUIDFromBytes((word.id() + " expired").getBytes(StandardCharsets.UTF_8));
                var doer = Doer.service("expiry", id, node, word.expiresAt());
                journal.add(new Flip(
                        feature,
                        Cause.OPERATOR,
                        !word.enabled(),
                        change.wasOn(feature),
                        change.isOn(feature),
                        "expired: " + (word.reason() == null ? "no reason given" : word.reason()),
                        word.expiresAt(),
                        doer));
            }
        });
    }

    /** Later than the word before, whatever this node's clock says. */
    private Instant at(Feature feature) {
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var before = settings.words().get(feature);
        return before == null || before.at().isBefore(now) ? now : before.at().plusMillis(1);
    }

    private List<FieldError> errors(SetFeature asked) {
        var errors = new ArrayList<FieldError>();
        var now = clock.instant();
        checkFeature(asked.feature(), errors);
        if (asked.enabled() == null) {
            errors.add(new FieldError("/enabled", "required", "True or false."));
        }
        boolean on = Boolean.TRUE.equals(asked.enabled());
        if (on && !isGiven(asked.reason())) {
            errors.add(new FieldError("/reason", "required", "On needs a reason."));
        }
        checkReason(asked.reason(), errors);
        if (asked.expiresAt() == null) {
            if (on) {
                errors.add(new FieldError("/expires_at", "required", "On needs an end."));
            }
        } else if (!asked.expiresAt().isAfter(now) || asked.expiresAt().isAfter(now.plus(LONGEST))) {
            errors.add(new FieldError(
                    "/expires_at", "out_of_range", "In the future and at most " + LONGEST.toDays() + " days ahead."));
        }
        return errors;
    }

    private static void checkFeature(Feature feature, List<FieldError> errors) {
        if (feature == null) {
            errors.add(new FieldError("/feature", "required", "The feature must be named."));
        }
    }

    private static void checkReason(String reason, List<FieldError> errors) {
        if (isGiven(reason)
                && (reason.length() > LONGEST_REASON || reason.chars().anyMatch(Character::isISOControl))) {
            errors.add(new FieldError(
                    "/reason", "wrong_form", "At most " + LONGEST_REASON + " characters, no control characters."));
        }
    }

    private static boolean isGiven(String reason) {
        return reason != null && !reason.isBlank();
    }

    private static Flip flip(Feature feature, OperatorWord word, Change change, Doer doer) {
        return new Flip(
                feature,
                Cause.OPERATOR,
                word.enabled(),
                change.wasOn(feature),
                change.isOn(feature),
                word.reason(),
                word.expiresAt(),
                doer);
    }
}
