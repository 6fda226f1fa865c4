package com.stocksblitz.registry.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;

/** Port to stored memberships. Every method fails with Unavailable when the store cannot be reached. */
public interface MembershipStore {

    /** Empty for an index that never had a member. */
    Future<Optional<Members>> members(IndexRef index, LocalDate asOf);

    /** Ordered by index and instrument, each by what it is called now. */
    Future<List<MembershipPage.Membership>> list(Filter filter);

    /**
     * Where the registry counts. One transaction, one at a time: reads the timelines, lets {@code decide} change them,
     * and stores what was decided: the spans, an event for each change, audit, and the answer under the idempotency
     * key. An exception of {@code decide} stores nothing. A repeat under the same key gets the first answer.
     *
     * <p>Fails with Refused {@code idempotency_key_reused}, Conflict {@code idempotency_key_in_flight}, and
     * {@link SideMoved}.
     */
    Future<MembershipsWritten> write(Attempt attempt, Origin origin, Function<Known, Decision> decide);

    /**
     * Where the screener counts, what it has, while nobody writes; it counts as told. As {@link #write} but for the
     * idempotency key. Fails with {@link SideMoved} where writes go on.
     */
    Future<MembershipsWritten> adopt(Attempt attempt, Origin origin, Function<Known, Plan> plan);

    /**
     * What is known under the lock of the writers.
     *
     * @param timelines of all pairs of the attempt
     * @param indexNames what the screener is told each index is called, by {@link IndexRef#identity}
     */
    record Known(Map<Pair, Timeline> timelines, Map<String, String> indexNames) {
        public Known {
            timelines = Map.copyOf(timelines);
            indexNames = Map.copyOf(indexNames);
        }
    }

    /**
     * A decision, and what the screener is to have after it.
     *
     * @param rows none where nothing is taken
     */
    record Plan(Decision decision, List<JsonNode> rows) {
        public Plan {
            rows = List.copyOf(rows);
        }
    }

    /** Another side counts than the writer thought, or is just about to. */
    final class SideMoved extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public SideMoved() {
            super("another side counts by now", null, false, false);
        }
    }

    /**
     * @param after the last one of the page before
     * @param limit most rows
     */
    record Filter(
            Optional<IndexRef> index, OptionalLong instrumentId, LocalDate asOf, Optional<After> after, int limit) {}

    record After(String indexId, String instrumentKey) {}

    /** @param indices of the pairs, each once */
    record Attempt(List<IndexRef> indices, Set<Pair> pairs, Optional<Once> once) {
        public Attempt {
            indices = List.copyOf(indices);
            pairs = Set.copyOf(pairs);
        }
    }

    /**
     * @param key 1 to 255 characters
     * @param body SHA-256 of the request
     */
    record Once(String actor, String key, byte[] body) {
        public Once {
            Objects.requireNonNull(key, "key");
            body = body.clone();
        }

        @Override
        public byte[] body() {
            return body.clone();
        }
    }

    /** @param changes in the order in which they were made */
    record Decision(List<Change> changes, MembershipsWritten answer) {
        public Decision {
            changes = List.copyOf(changes);
        }
    }
}
