package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.profile.ProfileStore.Closing;
import com.stocksblitz.registry.profile.ProfileStore.ConflictFilter;
import com.stocksblitz.registry.profile.ProfileStore.KeptConflict;
import com.stocksblitz.registry.profile.api.ConflictList;
import com.stocksblitz.registry.profile.api.ConflictResolved;
import com.stocksblitz.registry.profile.api.ConflictsQuery;
import com.stocksblitz.registry.profile.api.CreateProfile;
import com.stocksblitz.registry.profile.api.Paging;
import com.stocksblitz.registry.profile.api.ProfileWritten;
import com.stocksblitz.registry.profile.api.ResolveConflict;
import com.stocksblitz.registry.profile.api.UpdateProfile;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Conflicts that were kept, and their resolution by hand. */
final class ConflictDesk {
    private static final String DISMISS = "dismiss";
    private static final int LONGEST_NOTE = 1_000;

    private final ProfileStore store;
    private final ProfileWriting writing;

    ConflictDesk(ProfileStore store, ProfileWriting writing) {
        this.store = store;
        this.writing = writing;
    }

    Future<ConflictList> list(ConflictsQuery query, Origin origin) {
        WishReader.user(query.userId());
        Profiles.requirePage(query.limit(), query.offset());
        requireKnown("status", query.status(), List.of("pending", "resolved"));
        requireKnown("conflict_type", query.conflictType(), ConflictType.LABELS);
        if (!Ownership.maySee(query.userId(), origin)) {
            return Future.succeededFuture(new ConflictList(List.of(), Paging.of(0, query.limit(), query.offset(), 0)));
        }
        return store.conflicts(new ConflictFilter(
                        query.userId(), query.status(), query.conflictType(), query.limit(), query.offset()))
                .map(page -> new ConflictList(
                        page.items(),
                        Paging.of(
                                page.total(),
                                query.limit(),
                                query.offset(),
                                page.items().size())));
    }

    private static void requireKnown(String name, String value, List<String> known) {
        if (value != null && !known.contains(value)) {
            throw Profiles.unknown(name, known);
        }
    }

    Future<ConflictResolved> resolve(ResolveConflict asked, Origin origin) {
        var resolutions = List.of(DISMISS, Strategy.LATEST_WINS.label(), Strategy.MERGE.label());
        if (asked.resolution() == null || !resolutions.contains(asked.resolution())) {
            throw Profiles.unknown("/resolution", resolutions);
        }
        if (asked.note() != null && asked.note().length() > LONGEST_NOTE) {
            throw new FailureException(
                    Failure.Malformed.of("/note", "too_long", "At most " + LONGEST_NOTE + " characters."));
        }
        return store.findConflict(asked.conflictId())
                .compose(found -> resolve(
                        found.filter(conflict -> Ownership.maySee(conflict.userId(), origin))
                                .orElseThrow(() -> notFound(asked.conflictId())),
                        asked,
                        origin));
    }

    private Future<ConflictResolved> resolve(KeptConflict conflict, ResolveConflict asked, Origin origin) {
        if (!conflict.pending()) {
            return Future.failedFuture(alreadyResolved());
        }
        var closing = new Closing(conflict.writeId(), asked.resolution(), asked.note());
        if (asked.resolution().equals(DISMISS)) {
            return store.dismiss(closing, conflict.userId(), origin)
                    .compose(ended -> ended
                            ? Future.succeededFuture(
                                    new ConflictResolved(asked.conflictId().toString(), "resolved", DISMISS, null))
                            : Future.failedFuture(alreadyResolved()));
        }
        var strategy = Strategy.find(asked.resolution()).orElseThrow();
        return carryOut(conflict, strategy, closing, origin)
                .map(written -> new ConflictResolved(
                        asked.conflictId().toString(), "resolved", strategy.label(), written.profile()));
    }

    private Future<ProfileWritten> carryOut(KeptConflict conflict, Strategy strategy, Closing closing, Origin origin) {
        return conflict.profileId().isPresent()
                ? writing.updateAfterAll(
                        JsonForm.value(conflict.request(), UpdateProfile.class), strategy, closing, origin)
                : writing.createAfterAll(
                        JsonForm.value(conflict.request(), CreateProfile.class), strategy, closing, origin);
    }

    private static FailureException notFound(UUID id) {
        return new FailureException(Failure.NotFound.of("There is no conflict " + id + "."));
    }

    private static FailureException alreadyResolved() {
        return new FailureException(
                new Failure.Conflict("already_resolved", "The conflict has been resolved.", Map.of()));
    }
}
