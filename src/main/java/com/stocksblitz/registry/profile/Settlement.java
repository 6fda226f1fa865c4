package com.stocksblitz.registry.profile;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Weighs a profile that is to be written against the limits and the user's other active profiles, and settles what
 * stands against it by the strategy in force. Pure: called while the user's row is locked, so that nothing it has seen
 * can change before its decision is stored.
 */
final class Settlement {
    private final Terms terms;
    private final UserLimits limits;
    private final List<Profile> others;
    private final List<Conflict> conflicts = new ArrayList<>();
    private final List<Change> gaveWay = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Settlement(Terms terms, UserLimits limits, List<Profile> others) {
        this.terms = terms;
        this.limits = limits;
        this.others = others;
    }

    /**
     * What holds for one write.
     *
     * @param maxProfiles the service's limit of profiles per user
     * @param strict whether the limits of the types are conflicts, else warnings
     * @param ids of conflicts
     */
    record Terms(Strategy strategy, boolean strict, int maxProfiles, Instant now, Supplier<UUID> ids) {}

    /**
     * @param before what is stored, empty for a new profile
     * @param wanted its next version, instruments still to be filled in
     * @param active all active profiles of the user
     */
    static Decision decide(
            Terms terms,
            UserLimits limits,
            List<Profile> active,
            Optional<Profile> before,
            Profile wanted,
            Admission.Result admission,
            String action) {
        var others = active.stream()
                .filter(other -> !other.id().equals(wanted.id()) && other.isActiveAt(terms.now()))
                .toList();
        return new Settlement(terms, limits, others).decide(before, wanted, admission, action);
    }

    private Decision decide(Optional<Profile> before, Profile wanted, Admission.Result admission, String action) {
        warnings.addAll(admission.warnings());
        invalid(admission.invalid());
        var asked = wanted.filledWith(admission.admitted());
        var colliding = wanted.state() == ProfileState.ACTIVE ? colliding(asked) : List.<Profile>of();
        var written = asked.filledWith(withinLimit(asked, gathered(asked, colliding)));
        colliding.forEach(other -> settle(other, asked, written));
        boolean fits = countFits(before, written);
        if (!fits || written.instruments().isEmpty() || mustRefuse()) {
            return new Decision.Refuse(conflicts.stream()
                    .map(conflict -> new Conflict(
                            conflict.id(), conflict.type(), conflict.strategy(), conflict.data(), Map.of()))
                    .toList());
        }
        var changes = new ArrayList<Change>();
        changes.add(new Change(before, written, action, "request"));
        changes.addAll(gaveWay);
        return new Decision.Write(changes, conflicts, warnings);
    }

    private boolean mustRefuse() {
        return terms.strategy() == Strategy.FAIL_ON_CONFLICT && !conflicts.isEmpty();
    }

    private void invalid(List<Map<String, Object>> invalid) {
        if (!invalid.isEmpty()) {
            add(ConflictType.INVALID_INSTRUMENT, Map.of("instruments", invalid), Map.of("action", "left_out"));
        }
    }

    /** More than half of what is wanted stands in the other one. */
    private List<Profile> colliding(Profile wanted) {
        return others.stream()
                .filter(other -> other.type() == wanted.type()
                        && 2 * common(wanted, other).size()
                                > wanted.instruments().size())
                .toList();
    }

    private static List<String> common(Profile wanted, Profile other) {
        var theirs = other.identities();
        return wanted.instruments().stream()
                .filter(instrument -> theirs.contains(instrument.identity()))
                .map(ProfileInstrument::key)
                .toList();
    }

    /** With {@code merge} the union, the more important profiles first, the older first among equals. */
    private List<ProfileInstrument> gathered(Profile wanted, List<Profile> colliding) {
        if (terms.strategy() != Strategy.MERGE || colliding.isEmpty()) {
            return wanted.instruments();
        }
        var sources = new ArrayList<>(colliding);
        sources.sort(Comparator.comparing(Profile::createdAt));
        sources.add(wanted);
        sources.sort(Comparator.comparingInt(source -> Preferences.priority(source.preferences())));
        var seen = new HashSet<>();
        return sources.stream()
                .flatMap(source -> source.instruments().stream())
                .filter(instrument -> seen.add(instrument.identity()))
                .toList();
    }

    /** What does not fit is cut from the end, which is wanted least. */
    private List<ProfileInstrument> withinLimit(Profile wanted, List<ProfileInstrument> instruments) {
        int ofType = limits.instruments(wanted.type());
        int most = WishReader.MOST_INSTRUMENTS;
        if (terms.strict()) {
            most = ofType;
        } else if (instruments.size() > ofType) {
            warnings.add(instruments.size() + " instruments are more than the " + ofType + " of a profile for "
                    + wanted.type().label() + ".");
        }
        most = wanted.maxInstruments() == null ? most : Math.min(most, wanted.maxInstruments());
        if (instruments.size() <= most) {
            return instruments;
        }
        var cut = instruments.subList(most, instruments.size()).stream()
                .map(ProfileInstrument::key)
                .toList();
        add(
                ConflictType.LIMIT_EXCEEDED,
                Map.of("scope", "instruments", "limit", most, "given", instruments.size()),
                Map.of("action", "cut", "instruments", cut));
        return instruments.subList(0, most);
    }

    private void settle(Profile other, Profile asked, Profile written) {
        var data = Map.<String, Object>of(
                "profile_id", other.id().toString(),
                "profile_name", other.name(),
                "instruments", common(asked, other));
        switch (terms.strategy()) {
            case LATEST_WINS -> add(ConflictType.DUPLICATE_SUBSCRIPTION, data, giveWay(other, written));
            case MERGE -> {
                deactivate(other);
                add(ConflictType.DUPLICATE_SUBSCRIPTION, data, Map.of("action", "merged"));
            }
            case FAIL_ON_CONFLICT -> add(ConflictType.DUPLICATE_SUBSCRIPTION, data, Map.of());
        }
    }

    private Map<String, Object> giveWay(Profile other, Profile written) {
        var taken = written.identities();
        var left = other.instruments().stream()
                .filter(instrument -> !taken.contains(instrument.identity()))
                .toList();
        if (left.isEmpty()) {
            deactivate(other);
            return Map.of("action", "deactivated");
        }
        int removed = other.instruments().size() - left.size();
        if (removed > 0) {
            gaveWay.add(new Change(
                    Optional.of(other),
                    other.holding(left, terms.now()),
                    "updated",
                    terms.strategy().label()));
        }
        return Map.of("action", "gave_way", "removed", removed);
    }

    private void deactivate(Profile other) {
        gaveWay.add(new Change(
                Optional.of(other),
                other.in(ProfileState.INACTIVE, terms.now()),
                "deactivated",
                terms.strategy().label()));
    }

    /** Too many profiles cannot be settled: nobody but the user knows which of them to give up. */
    private boolean countFits(Optional<Profile> before, Profile written) {
        boolean more = written.state() == ProfileState.ACTIVE
                && before.filter(profile -> profile.isActiveAt(terms.now())).isEmpty();
        long gone = gaveWay.stream()
                .filter(change -> change.after().state() != ProfileState.ACTIVE)
                .count();
        long active = others.size() - gone;
        int most = limits.profiles(terms.maxProfiles());
        if (!more || active < most) {
            return true;
        }
        add(ConflictType.LIMIT_EXCEEDED, Map.of("scope", "profiles", "limit", most, "active", others.size()), Map.of());
        return false;
    }

    private void add(ConflictType type, Map<String, Object> data, Map<String, Object> outcome) {
        conflicts.add(new Conflict(terms.ids().get(), type, terms.strategy(), data, outcome));
    }
}
