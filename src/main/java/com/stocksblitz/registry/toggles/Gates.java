package com.stocksblitz.registry.toggles;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.toggles.api.Feature;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which features are off, and why. Off wins: config service, operator and breaker must all allow a feature; an
 * operator's on lifts a breaker's off only, so that the lever in the config service cannot be disarmed by a forgotten
 * word. Not thread-safe: belongs to {@link CurrentSettings}.
 */
final class Gates {
    private final Map<Feature, OperatorWord> words = new EnumMap<>(Feature.class);
    private final Map<Feature, Instant> tripped = new EnumMap<>(Feature.class);

    /** Takes an operator's word over if it is newer than the one that is known; whether it was. */
    boolean take(Feature feature, OperatorWord word) {
        if (!word.isNewerThan(words.get(feature))) {
            return false;
        }
        words.put(feature, word);
        return true;
    }

    /** The breaker has opened. */
    void trip(Feature feature, Instant since) {
        tripped.put(feature, since);
    }

    /** The breaker lets calls through. */
    void untrip(Feature feature) {
        tripped.remove(feature);
    }

    /** The last word, also where it does not hold any more. */
    Optional<OperatorWord> word(Feature feature) {
        return Optional.ofNullable(words.get(feature));
    }

    Map<Feature, OperatorWord> words() {
        return Map.copyOf(words);
    }

    /** Whether an operator holds the feature on against its breaker. */
    boolean isLifted(Feature feature, Instant now) {
        return word(feature).filter(word -> word.enabled() && word.holds(now)).isPresent();
    }

    /**
     * @param configured what the config service switches off
     * @param configuredSince since when, where that is known from before
     */
    Map<Feature, Failure.FeatureOff> off(Set<Feature> configured, Map<Feature, Instant> configuredSince, Instant now) {
        var off = new EnumMap<Feature, Failure.FeatureOff>(Feature.class);
        for (var feature : Feature.values()) {
            var word = word(feature).filter(one -> one.holds(now));
            if (configured.contains(feature)) {
                off.put(feature, off(feature, Cause.CONFIG, configuredSince.getOrDefault(feature, now)));
            } else if (word.isPresent() && !word.get().enabled()) {
                off.put(feature, off(feature, Cause.OPERATOR, word.get().at()));
            } else if (tripped.containsKey(feature) && word.isEmpty()) {
                off.put(feature, off(feature, Cause.BREAKER, tripped.get(feature)));
            }
        }
        return off;
    }

    private static Failure.FeatureOff off(Feature feature, Cause cause, Instant since) {
        return new Failure.FeatureOff(feature.name(), cause.word(), since);
    }
}
