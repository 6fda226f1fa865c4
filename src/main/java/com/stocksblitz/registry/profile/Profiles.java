package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.profile.ProfileStore.ProfileFilter;
import com.stocksblitz.registry.profile.api.AuditCleaned;
import com.stocksblitz.registry.profile.api.AuditList;
import com.stocksblitz.registry.profile.api.AuditQuery;
import com.stocksblitz.registry.profile.api.CleanUpAudit;
import com.stocksblitz.registry.profile.api.LimitsQuery;
import com.stocksblitz.registry.profile.api.Paging;
import com.stocksblitz.registry.profile.api.ProfileInstruments;
import com.stocksblitz.registry.profile.api.ProfileList;
import com.stocksblitz.registry.profile.api.ProfileQuery;
import com.stocksblitz.registry.profile.api.ProfileStats;
import com.stocksblitz.registry.profile.api.ProfilesQuery;
import com.stocksblitz.registry.profile.api.SetLimits;
import com.stocksblitz.registry.profile.api.StatsQuery;
import com.stocksblitz.registry.profile.api.StoredProfile;
import com.stocksblitz.registry.profile.api.UserLimitsView;
import com.stocksblitz.registry.profile.api.WantedInstruments;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What can be asked about profiles, and the limits they are under. */
final class Profiles {
    private static final int LARGEST_PAGE = 200;
    private static final int DEEPEST_OFFSET = 1_000_000;
    private static final int MOST_PROFILES = 10_000;

    private final LiveSettings live;
    private final ProfileStore store;
    private final Clock clock;

    Profiles(LiveSettings live, ProfileStore store, Clock clock) {
        this.live = live;
        this.store = store;
        this.clock = clock;
    }

    Future<StoredProfile> get(ProfileQuery query, Origin origin) {
        return store.find(query.profileId())
                .map(found -> new StoredProfile(
                        Ownership.visible(found, query.profileId(), origin).view(clock.instant())));
    }

    Future<ProfileList> list(ProfilesQuery query, Origin origin) {
        WishReader.user(query.userId());
        var type = query.subscriptionType() == null
                ? null
                : SubscriptionType.find(query.subscriptionType())
                        .orElseThrow(() -> unknown("subscription_type", SubscriptionType.LABELS));
        requirePage(query.limit(), query.offset());
        if (!Ownership.maySee(query.userId(), origin)) {
            return Future.succeededFuture(new ProfileList(List.of(), Paging.of(0, query.limit(), query.offset(), 0)));
        }
        var now = clock.instant();
        var filter = new ProfileFilter(query.userId(), type, query.active(), now, query.limit(), query.offset());
        return store.list(filter)
                .map(page -> new ProfileList(
                        page.items().stream().map(profile -> profile.view(now)).toList(),
                        Paging.of(
                                page.total(),
                                query.limit(),
                                query.offset(),
                                page.items().size())));
    }

    Future<AuditList> audit(AuditQuery query, Origin origin) {
        requirePage(query.limit(), query.offset());
        return store.find(query.profileId())
                .map(found -> Ownership.known(found, query.profileId(), origin))
                .compose(seen -> store.audit(seen.id(), query.limit(), query.offset()))
                .map(page -> new AuditList(
                        query.profileId().toString(),
                        page.items(),
                        Paging.of(
                                page.total(),
                                query.limit(),
                                query.offset(),
                                page.items().size())));
    }

    Future<ProfileInstruments> instruments(WantedInstruments query, Origin origin) {
        WishReader.user(query.userId());
        if (query.profileIds().size() > LARGEST_PAGE) {
            throw malformed("/profile_ids", "too_many", "At most " + LARGEST_PAGE + " profiles.");
        }
        if (!Ownership.maySee(query.userId(), origin)) {
            return Future.succeededFuture(new ProfileInstruments(List.of(), texts(query.profileIds())));
        }
        return store.findAll(query.userId(), query.profileIds()).map(found -> wanted(query, found));
    }

    private ProfileInstruments wanted(WantedInstruments query, List<Profile> found) {
        var now = clock.instant();
        var active = found.stream()
                .filter(profile -> profile.isActiveAt(now))
                .collect(Collectors.toMap(Profile::id, Function.identity()));
        return new ProfileInstruments(
                query.profileIds().stream()
                        .distinct()
                        .map(active::get)
                        .filter(Objects::nonNull)
                        .map(profile -> new ProfileInstruments.Wanted(
                                profile.id().toString(),
                                profile.version(),
                                profile.type().label(),
                                profile.instruments().stream()
                                        .map(ProfileInstrument::key)
                                        .toList(),
                                profile.preferences()))
                        .toList(),
                texts(query.profileIds().stream()
                        .distinct()
                        .filter(id -> !active.containsKey(id))
                        .toList()));
    }

    private static List<String> texts(List<UUID> ids) {
        return ids.stream().map(UUID::toString).toList();
    }

    Future<UserLimitsView> limits(LimitsQuery query, Origin origin) {
        WishReader.user(query.userId());
        Ownership.require(query.userId(), origin);
        return store.limits(query.userId()).map(this::view);
    }

    Future<UserLimitsView> setLimits(SetLimits asked, Origin origin) {
        WishReader.user(asked.userId());
        Ownership.require(asked.userId(), origin);
        var errors = new ArrayList<FieldError>();
        var types = asked.maxInstruments() == null ? new SetLimits.PerType(null, null, null) : asked.maxInstruments();
        range("/max_profiles", asked.maxProfiles(), MOST_PROFILES, errors);
        range("/max_instruments/live_feed", types.liveFeed(), WishReader.MOST_INSTRUMENTS, errors);
        range("/max_instruments/historical", types.historical(), WishReader.MOST_INSTRUMENTS, errors);
        range("/max_instruments/alerts", types.alerts(), WishReader.MOST_INSTRUMENTS, errors);
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        var limits = new UserLimits(
                asked.userId(),
                asked.maxProfiles(),
                types.liveFeed(),
                types.historical(),
                types.alerts(),
                0,
                clock.instant());
        return store.setLimits(
                        limits,
                        current -> {
                            EntityTag.require(asked.ifMatch(), current.version());
                            return null;
                        },
                        origin)
                .map(this::view);
    }

    private UserLimitsView view(UserLimits limits) {
        return limits.view(ProfileSettings.of(live.current()).maxProfiles());
    }

    Future<AuditCleaned> cleanUp(CleanUpAudit asked, Origin origin) {
        var retention = ProfileSettings.of(live.current()).auditRetention();
        var cutoff = clock.instant().minus(retention);
        return store.forgetAudit(cutoff, origin)
                .map(deleted -> new AuditCleaned(deleted, (int) retention.toDays(), cutoff));
    }

    Future<ProfileStats> stats(StatsQuery query, Origin origin) {
        return store.stats(clock.instant());
    }

    private static void range(String pointer, Integer value, int most, List<FieldError> errors) {
        if (value != null && (value < 0 || value > most)) {
            errors.add(new FieldError(pointer, "out_of_range", "0 to " + most + "."));
        }
    }

    static void requirePage(int limit, int offset) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw malformed("limit", "out_of_range", "1 to " + LARGEST_PAGE + ".");
        }
        if (offset < 0 || offset > DEEPEST_OFFSET) {
            throw malformed("offset", "out_of_range", "0 to " + DEEPEST_OFFSET + ".");
        }
    }

    static FailureException unknown(String pointer, List<String> known) {
        return malformed(pointer, "unknown_value", "One of " + String.join(", ", known) + ".");
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
