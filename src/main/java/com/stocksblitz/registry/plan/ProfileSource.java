package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.profile.api.ProfileApi;
import com.stocksblitz.registry.profile.api.ProfileInstruments;
import com.stocksblitz.registry.profile.api.WantedInstruments;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Fetches the profiles that a request names. */
final class ProfileSource {
    private static final int MOST_PROFILES = 200;

    private final Bus bus;

    ProfileSource(Bus bus) {
        this.bus = bus;
    }

    private record Query(String pointer, String user, List<UUID> profileIds) {
        /** What cannot be asked the reader of the request refuses with all else that is wrong. */
        boolean isAskable() {
            return profileIds != null
                    && !profileIds.isEmpty()
                    && profileIds.size() <= MOST_PROFILES
                    && profileIds.stream().allMatch(Objects::nonNull)
                    && user != null
                    && RequestReader.isUser(user);
        }
    }

    /**
     * By user, in the order asked for. Fails with Refused {@code unknown_profile} where one is not the user's or not
     * active.
     */
    Future<Map<String, List<ProfileInstruments.Wanted>>> of(CreatePlan asked, Origin origin) {
        var found = new HashMap<String, List<ProfileInstruments.Wanted>>();
        Future<Void> done = Future.succeededFuture();
        // One after the other: the store answers one user at a time, and a pool may have a thousand.
        for (var query : queries(asked)) {
            done = done.compose(before -> bus.ask(
                            ProfileApi.INSTRUMENTS, new WantedInstruments(query.user(), query.profileIds()), origin))
                    .map(wanted -> {
                        requireAll(query, wanted);
                        found.put(query.user(), wanted.profiles());
                        return null;
                    });
        }
        return done.map(all -> found);
    }

    private static List<Query> queries(CreatePlan asked) {
        var queries = new ArrayList<Query>();
        queries.add(new Query("", asked.userId(), asked.profileIds()));
        if (asked.demands() != null) {
            for (int d = 0; d < asked.demands().size(); d++) {
                var demand = asked.demands().get(d);
                if (demand != null) {
                    queries.add(new Query("/demands/" + d, demand.userId(), demand.profileIds()));
                }
            }
        }
        return queries.stream().filter(Query::isAskable).toList();
    }

    private static void requireAll(Query query, ProfileInstruments wanted) {
        var errors = new ArrayList<FieldError>();
        for (int i = 0; i < query.profileIds().size(); i++) {
            if (wanted.missing().contains(query.profileIds().get(i).toString())) {
                errors.add(new FieldError(
                        query.pointer() + "/profile_ids/" + i,
                        "unknown_profile",
                        "The user has no such active profile."));
            }
        }
        if (!errors.isEmpty()) {
            throw new FailureException(
                    new Failure.Refused("unknown_profile", "A profile is not there or not active.", errors));
        }
    }
}
