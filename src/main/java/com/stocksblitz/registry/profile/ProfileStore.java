package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.profile.api.AuditList;
import com.stocksblitz.registry.profile.api.ConflictView;
import com.stocksblitz.registry.profile.api.ProfileStats;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Port to stored profiles. Every method fails with Unavailable when the store cannot be reached. */
public interface ProfileStore {

    /**
     * One transaction: locks the user's row, reads how things stand, lets {@code decide} decide, and stores what was
     * decided: profiles, audit, events, settled conflicts, the first answer under the idempotency key. A refusal, or an
     * exception of {@code decide}, stores nothing.
     *
     * <p>Fails with Refused {@code idempotency_key_reused}, Conflict {@code idempotency_key_in_flight} and, where it
     * closes conflicts that are not pending any more, Conflict {@code already_resolved}.
     */
    Future<Outcome> change(Attempt attempt, Origin origin, Function<Standing, Decision> decide);

    /** Keeps the conflicts of a refused write, and an audit row, in a transaction of their own. */
    Future<Void> keep(Refusal refusal, Origin origin);

    /** With the keys that its instruments have now; deleted ones too. */
    Future<Optional<Profile>> find(UUID profileId);

    /** Those of the ids that are the user's and not deleted. */
    Future<List<Profile>> findAll(String userId, List<UUID> profileIds);

    /** Newest first, without deleted ones. */
    Future<Page<Profile>> list(ProfileFilter filter);

    Future<Optional<KeptConflict>> findConflict(UUID conflictId);

    /** Newest first. */
    Future<Page<ConflictView>> conflicts(ConflictFilter filter);

    /**
     * Ends the pending conflicts of one write without carrying it out; audited.
     *
     * @return whether any was pending
     */
    Future<Boolean> dismiss(Closing closing, String userId, Origin origin);

    /** Newest first. */
    Future<Page<AuditList.Entry>> audit(UUID profileId, int limit, int offset);

    /** {@link UserLimits#none} where none was ever set. */
    Future<UserLimits> limits(String userId);

    /**
     * Stores and audits them as the next version, if {@code check} lets the current ones be replaced.
     *
     * @param check throws where it does not
     */
    Future<UserLimits> setLimits(UserLimits limits, Function<UserLimits, Void> check, Origin origin);

    /** Users with active profiles whose time has come, up to {@code most}. */
    Future<List<String>> usersWithExpired(Instant now, int most);

    /** Deletes audit rows and conflicts from before that moment; audited itself. Answers how many audit rows. */
    Future<Long> forgetAudit(Instant olderThan, Origin origin);

    /** @param now tells which profiles are active */
    Future<ProfileStats> stats(Instant now);

    /**
     * @param target the profile that is changed, read under the lock
     * @param once the idempotency key, and how the first answer reads
     * @param closing conflicts that this write resolves
     */
    record Attempt(String userId, Optional<UUID> target, Optional<Once> once, Optional<Closing> closing) {
        static Attempt of(String userId) {
            return new Attempt(userId, Optional.empty(), Optional.empty(), Optional.empty());
        }

        static Attempt on(Profile profile) {
            return new Attempt(profile.userId(), Optional.of(profile.id()), Optional.empty(), Optional.empty());
        }

        Attempt closing(Optional<Closing> conflicts) {
            return new Attempt(userId, target, once, conflicts);
        }
    }

    /**
     * @param actor whose key it is
     * @param key 1 to 255 characters
     * @param body SHA-256 of the request
     * @param answer the text to give again to a repeat
     */
    record Once(String actor, String key, byte[] body, Function<Decision.Write, String> answer) {
        public Once {
            Objects.requireNonNull(key, "key");
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /**
     * @param writeId of the refused write
     * @param resolution how it was resolved by hand
     * @param note may be null
     */
    record Closing(UUID writeId, String resolution, String note) {}

    /**
     * @param active all active profiles of the user, also such as no job has marked expired yet; instruments under the
     *     keys that they were stored with
     */
    record Standing(UserLimits limits, List<Profile> active, Optional<Profile> target) {
        public Standing {
            active = List.copyOf(active);
        }
    }

    /** What became of an attempt. */
    sealed interface Outcome {}

    record Written(Decision.Write write) implements Outcome {}

    record Refused(List<Conflict> conflicts) implements Outcome {
        public Refused {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** @param answer the text of the first answer under the same idempotency key */
    record Repeated(String answer) implements Outcome {}

    /**
     * @param profileId empty where a create was refused
     * @param request the write as JSON, so that it can be carried out later
     */
    record Refusal(
            UUID writeId,
            String userId,
            Optional<UUID> profileId,
            List<Conflict> conflicts,
            String request,
            Instant at) {
        public Refusal {
            conflicts = List.copyOf(conflicts);
        }
    }

    /** @param request null once it is resolved */
    record KeptConflict(
            UUID id, UUID writeId, String userId, Optional<UUID> profileId, boolean pending, String request) {}

    /** @param total how many match in all */
    record Page<T>(List<T> items, long total) {
        public Page {
            items = List.copyOf(items);
        }
    }

    /** {@code type} and {@code active} may be null: any. */
    record ProfileFilter(String userId, SubscriptionType type, Boolean active, Instant now, int limit, int offset) {}

    /** {@code status} and {@code type} may be null: any. */
    record ConflictFilter(String userId, String status, String type, int limit, int offset) {}
}
