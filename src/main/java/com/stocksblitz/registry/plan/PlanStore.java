package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Port to the stored plans. Every method fails with Unavailable when the store cannot be reached; those that take a
 * {@link Once} also with Refused {@code idempotency_key_reused} and Conflict {@code idempotency_key_in_flight}.
 */
public interface PlanStore {

    /**
     * In one transaction: the plan, the event {@code subscription.plan.created}, the first answer under its idempotency
     * key, and {@code superseded} for the older plans of that user and name.
     *
     * @param on what it rests on, to be found when that changes
     * @param first what to remember, empty where the caller gave no key
     * @return empty when the plan was stored; the first answer when another node was faster with the same key, and then
     *     nothing was stored
     */
    Future<Optional<FirstAnswer>> add(PlanRow plan, Dependencies on, Origin origin, Optional<FirstAnswer> first);

    /** The first answer under that key within the last 24 hours. */
    Future<Optional<FirstAnswer>> recall(Once once);

    /** Remembers an answer that made nothing new; answers what stands there if another was faster. */
    Future<Optional<FirstAnswer>> remember(FirstAnswer answer);

    Future<Optional<PlanRow>> find(UUID planId);

    /** Status and expiry only: cheap enough to be asked before each answer from a cache. */
    Future<Optional<Standing>> standing(UUID planId);

    /** The newest plan of that user and name. */
    Future<Optional<PlanRow>> lastNamed(String userId, String planName);

    /** Newest first. */
    Future<Page> list(Filter filter);

    /**
     * @param owner only if it belongs to this user; empty for a service
     * @return the key under which it may be cached; empty if there is no such plan
     */
    Future<Optional<PlanKey>> delete(UUID planId, Optional<String> owner);

    /** Sets {@code expired} on plans that are not in force and whose end has come; answers how many. */
    Future<Long> markExpired(Instant startOfTradeDate);

    /** Deletes plans that ended at that moment or before; answers how many. */
    Future<Long> deleteExpired(Instant endedBy);

    /** Deletes superseded plans made before that moment, and idempotency keys that are past their 24 hours. */
    Future<Long> deleteForgotten(Instant madeBefore);

    /**
     * An {@code Idempotency-Key} of one actor.
     *
     * @param key 1 to 255 characters
     * @param body hash of everything the request says
     */
    record Once(String actor, String key, PlanKey body) {
        public Once {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(body, "body");
        }
    }

    /**
     * @param answer the answer as JSON, without the plan's document
     * @param document that document
     */
    record FirstAnswer(Once once, String answer, PackedDocument document) {
        public FirstAnswer {
            Objects.requireNonNull(once, "once");
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(document, "document");
        }
    }

    record Standing(String status, Instant expiresAt) {}

    /**
     * All but the last three may be null.
     *
     * @param status compared with the status on that day, so that a plan counts as expired before any job marked it
     * @param limit 1 to 200
     */
    record Filter(
            String userId, String subscriptionType, String status, Instant startOfTradeDate, int limit, int offset) {
        public Filter {
            Objects.requireNonNull(startOfTradeDate, "startOfTradeDate");
        }
    }

    /** @param total how many match in all */
    record Page(List<PlanRow> plans, long total) {
        public Page {
            plans = List.copyOf(plans);
        }
    }
}
