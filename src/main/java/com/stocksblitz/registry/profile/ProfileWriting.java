package com.stocksblitz.registry.profile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.profile.ProfileStore.Attempt;
import com.stocksblitz.registry.profile.ProfileStore.Closing;
import com.stocksblitz.registry.profile.ProfileStore.Once;
import com.stocksblitz.registry.profile.ProfileStore.Refusal;
import com.stocksblitz.registry.profile.api.CreateProfile;
import com.stocksblitz.registry.profile.api.DeleteProfile;
import com.stocksblitz.registry.profile.api.ProfileDeleted;
import com.stocksblitz.registry.profile.api.ProfileFields;
import com.stocksblitz.registry.profile.api.ProfileWritten;
import com.stocksblitz.registry.profile.api.UpdateProfile;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** The calls that write profiles. */
final class ProfileWriting {
    private static final int NEAREST = 3;

    /** What a change of these touches is weighed again; the rest is the user's own affair. */
    private static final Set<String> WEIGHED =
            Set.of("instruments", "subscription_type", "validation_rules", "max_instruments");

    private final Bus bus;
    private final LiveSettings live;
    private final ProfileStore store;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final Supplier<UUID> ids;

    ProfileWriting(
            Bus bus,
            LiveSettings live,
            ProfileStore store,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            Supplier<UUID> ids) {
        this.bus = bus;
        this.live = live;
        this.store = store;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.ids = ids;
    }

    /**
     * What goes with every write.
     *
     * @param closing the conflicts that it resolves, if it is carried out by hand
     */
    private record Task(ProfileSettings settings, Instant now, Origin origin, Optional<Closing> closing) {}

    Future<ProfileWritten> create(CreateProfile asked, Origin origin) {
        return create(asked, task(Optional.empty(), origin, Optional.empty()));
    }

    /** A refused create, carried out by hand under another strategy. */
    Future<ProfileWritten> createAfterAll(CreateProfile asked, Strategy strategy, Closing closing, Origin origin) {
        return create(asked, task(Optional.of(strategy), origin, Optional.of(closing)));
    }

    Future<ProfileWritten> update(UpdateProfile asked, Origin origin) {
        return update(asked, task(Optional.empty(), origin, Optional.empty()));
    }

    /** A refused update, carried out by hand under another strategy on the profile as it is now. */
    Future<ProfileWritten> updateAfterAll(UpdateProfile asked, Strategy strategy, Closing closing, Origin origin) {
        return update(asked, task(Optional.of(strategy), origin, Optional.of(closing)));
    }

    private Task task(Optional<Strategy> strategy, Origin origin, Optional<Closing> closing) {
        var settings = ProfileSettings.of(live.current());
        return new Task(strategy.map(settings::with).orElse(settings), now(), origin, closing);
    }

    private Future<ProfileWritten> create(CreateProfile asked, Task task) {
        var fields = forUser(asked.profile(), task.origin());
        var wish = WishReader.read(fields, task.now());
        Ownership.require(wish.userId(), task.origin());
        var id = ids.get();
        var attempt = new Attempt(wish.userId(), Optional.empty(), once(asked, fields, task), task.closing());
        return admit(wish, task)
                .compose(admission -> store.change(
                        attempt,
                        task.origin(),
                        standing -> Settlement.decide(
                                terms(task),
                                standing.limits(),
                                standing.active(),
                                Optional.empty(),
                                wanted(wish, id, rest(wish, Optional.empty(), task.now()), 1, task.now(), task.now()),
                                admission,
                                "created")))
                .compose(outcome -> answer(outcome, attempt, new CreateProfile(fields, null), task));
    }

    private Future<ProfileWritten> update(UpdateProfile asked, Task task) {
        if (asked.changes() == null || !asked.changes().isObject()) {
            throw malformed("", "wrong_type", "The body must be an object.");
        }
        return store.find(asked.profileId()).compose(found -> {
            var stored = Ownership.visible(found, asked.profileId(), task.origin());
            EntityTag.require(asked.ifMatch(), stored.version());
            var wish = WishReader.read(overlaid(stored, asked, task.now()), task.now());
            requireSameOwner(stored, wish);
            var attempt = Attempt.on(stored).closing(task.closing());
            var again = new UpdateProfile(asked.profileId(), "*", asked.changes());
            return (isWeighed(asked, stored, wish, task.now())
                            ? admit(wish, task)
                            : Future.succeededFuture(Admission.Result.unchanged(stored)))
                    .compose(admission -> store.change(
                            attempt, task.origin(), standing -> decide(standing, stored, wish, admission, asked, task)))
                    .compose(outcome -> answer(outcome, attempt, again, task));
        });
    }

    private Decision decide(
            ProfileStore.Standing standing,
            Profile seen,
            Wish wish,
            Admission.Result admission,
            UpdateProfile asked,
            Task task) {
        var stored = Ownership.visible(standing.target().orElseThrow(() -> Ownership.notFound(seen.id())));
        EntityTag.require(asked.ifMatch(), stored.version());
        if (stored.version() != seen.version()) {
            // Under If-Match * another write may have come between; what was read before it must not undo it.
            throw new FailureException(new Failure.WrongVersion(false, "It was changed at the same moment."));
        }
        var wanted = wanted(
                wish,
                stored.id(),
                rest(wish, Optional.of(stored), task.now()),
                stored.version() + 1,
                stored.createdAt(),
                task.now());
        var action = action(stored, wanted, task.now());
        return isWeighed(asked, stored, wish, task.now())
                ? Settlement.decide(
                        terms(task),
                        standing.limits(),
                        standing.active(),
                        Optional.of(stored),
                        wanted,
                        admission,
                        action)
                : Decision.Write.of(
                        new Change(Optional.of(stored), wanted.filledWith(stored.instruments()), action, "request"));
    }

    private static String action(Profile before, Profile after, Instant now) {
        boolean was = before.isActiveAt(now);
        boolean is = after.isActiveAt(now);
        return was == is ? "updated" : is ? "activated" : "deactivated";
    }

    /** A change of name, preferences or end, or a deactivation, cannot conflict with anything. */
    private static boolean isWeighed(UpdateProfile asked, Profile stored, Wish wish, Instant now) {
        return WEIGHED.stream().anyMatch(asked.changes()::has) || (wish.active() && !stored.isActiveAt(now));
    }

    private static void requireSameOwner(Profile stored, Wish wish) {
        if (!stored.userId().equals(wish.userId())) {
            throw new FailureException(new Failure.Refused(
                    "immutable_field",
                    "A profile stays with its user.",
                    List.of(new FieldError("/user_id", "immutable", "Cannot be changed."))));
        }
    }

    /** The stored profile's fields with those of the request over them: one reader judges both writes. */
    private static ProfileFields overlaid(Profile stored, UpdateProfile asked, Instant now) {
        var fields = new ProfileFields(
                stored.userId(),
                stored.name(),
                stored.type().label(),
                stored.instruments().stream().map(ProfileInstrument::key).toList(),
                stored.preferences(),
                stored.rules(),
                stored.maxInstruments(),
                stored.expiresAt() == null ? null : stored.expiresAt().toString(),
                stored.isActiveAt(now));
        ObjectNode tree = JsonForm.tree(fields);
        asked.changes().properties().forEach(field -> {
            if (!tree.has(field.getKey())) {
                throw malformed('/' + field.getKey(), "unknown_field", "This field is not known.");
            }
            tree.set(field.getKey(), field.getValue());
        });
        return JsonForm.value(tree, ProfileFields.class);
    }

    Future<ProfileDeleted> delete(DeleteProfile asked, Origin origin) {
        var now = now();
        return store.find(asked.profileId())
                .map(found -> Ownership.visible(found, asked.profileId(), origin))
                .compose(seen -> store.change(Attempt.on(seen), origin, standing -> {
                    var stored = Ownership.visible(standing.target().orElseThrow(() -> Ownership.notFound(seen.id())));
                    EntityTag.check(asked.ifMatch(), stored.version());
                    return Decision.Write.of(new Change(
                            Optional.of(stored), stored.in(ProfileState.DELETED, now), "deleted", "request"));
                }))
                .map(done -> {
                    bus.publish(EventApi.WRITTEN, new OutboxWritten());
                    return new ProfileDeleted(
                            asked.profileId().toString(), "deactivated", "The profile is deactivated and deleted.");
                });
    }

    private Future<Admission.Result> admit(Wish wish, Task task) {
        return bus.ask(CatalogApi.LOCATE, new Lookup(wish.references(), NEAREST), task.origin())
                .map(Located::outcomes)
                .map(outcomes -> Admission.of(
                        outcomes,
                        wish.rules(),
                        wish.type(),
                        tradeDate.get(),
                        task.settings().strict()));
    }

    private Future<ProfileWritten> answer(ProfileStore.Outcome outcome, Attempt attempt, Object request, Task task) {
        return switch (outcome) {
            case ProfileStore.Written written -> {
                bus.publish(EventApi.WRITTEN, new OutboxWritten());
                yield Future.succeededFuture(written(written.write(), task).took(elapsed(task)));
            }
            case ProfileStore.Repeated repeated ->
                Future.succeededFuture(
                        JsonForm.value(repeated.answer(), ProfileWritten.class).took(elapsed(task)));
            case ProfileStore.Refused refused -> refuse(refused.conflicts(), attempt, request, task);
        };
    }

    /** The conflicts are kept before the refusal is answered, since it names them by id. */
    private Future<ProfileWritten> refuse(List<Conflict> conflicts, Attempt attempt, Object request, Task task) {
        var strategy = task.settings().strategy();
        var refusal = new Refusal(
                ids.get(), attempt.userId(), attempt.target(), conflicts, JsonForm.text(request), task.now());
        return store.keep(refusal, task.origin())
                .compose(kept -> Future.failedFuture(new FailureException(new Failure.Conflict(
                        "profile_conflict",
                        message(conflicts),
                        Map.of(
                                "message",
                                message(conflicts),
                                "conflicts",
                                conflicts.stream()
                                        .map(conflict -> Map.of(
                                                "id", conflict.id().toString(),
                                                "type", conflict.type().label(),
                                                "data", conflict.data()))
                                        .toList(),
                                "strategy",
                                strategy.label())))));
    }

    private static String message(List<Conflict> conflicts) {
        return conflicts.isEmpty()
                ? "Nothing would be left in the profile."
                : "The profile is not stored: "
                        + String.join(
                                ", ",
                                conflicts.stream()
                                        .map(conflict -> conflict.type().label())
                                        .distinct()
                                        .toList())
                        + ".";
    }

    private Optional<Once> once(CreateProfile asked, ProfileFields fields, Task task) {
        var key = asked.idempotencyKey();
        if (key == null) {
            return Optional.empty();
        }
        if (key.isEmpty() || key.length() > 255 || key.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw malformed("Idempotency-Key", "wrong_form", "1 to 255 visible characters.");
        }
        return Optional.of(new Once(
                task.origin().actor() + '/' + fields.userId(),
                key,
                JsonForm.hash(fields),
                write -> JsonForm.text(written(write, task))));
    }

    private static ProfileWritten written(Decision.Write write, Task task) {
        var first = write.first();
        return new ProfileWritten(
                first.after().id().toString(),
                first.after().userId(),
                first.action(),
                (int) write.conflicts().stream().filter(Conflict::isSettled).count(),
                task.settings().strategy().label(),
                0,
                first.after().view(task.now()),
                write.conflicts().stream()
                        .map(conflict -> new ProfileWritten.Settled(
                                conflict.id().toString(), conflict.type().label(), conflict.data(), conflict.outcome()))
                        .toList(),
                write.warnings());
    }

    private Settlement.Terms terms(Task task) {
        var settings = task.settings();
        return new Settlement.Terms(settings.strategy(), settings.strict(), settings.maxProfiles(), task.now(), ids);
    }

    /** Where a profile stands that shall not be active: one that has expired stays so until it gets a later end. */
    private static ProfileState rest(Wish wish, Optional<Profile> before, Instant now) {
        boolean past = wish.expiresAt() != null && !wish.expiresAt().isAfter(now);
        return past
                        && before.filter(profile -> profile.stateAt(now) == ProfileState.EXPIRED)
                                .isPresent()
                ? ProfileState.EXPIRED
                : ProfileState.INACTIVE;
    }

    private static Profile wanted(Wish wish, UUID id, ProfileState rest, int version, Instant createdAt, Instant now) {
        return new Profile(
                id,
                wish.userId(),
                wish.name(),
                wish.type(),
                List.of(),
                wish.preferences(),
                wish.rules(),
                wish.maxInstruments(),
                wish.active() ? ProfileState.ACTIVE : rest,
                version,
                createdAt,
                now,
                wish.expiresAt());
    }

    private static ProfileFields forUser(ProfileFields asked, Origin origin) {
        return asked.userId() == null && origin.userId().isPresent()
                ? asked.withUser(origin.userId().get())
                : asked;
    }

    /** As exact as the store keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private long elapsed(Task task) {
        return Math.max(0, ChronoUnit.MILLIS.between(task.now(), clock.instant()));
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
