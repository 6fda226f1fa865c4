package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.stocksblitz.registry.feed.api.Account;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The whole plan, as answered and stored. Equal inputs give equal bytes but for {@code performance_metrics}; what names
 * the stored plan (id, name, status, times) stands beside it, see {@link PlanDocument}. Lists are ordered by key. Every
 * entry of the request stands in exactly one {@code requested_as} of placements, pending, rejected and unserved.
 *
 * @param instruments canonical keys placed
 * @param sharedLimits limits wider than one connection
 * @param historical instead of connections, for a historical plan; null otherwise
 * @param request what was planned, with every default filled in
 * @param feed of the first account
 * @param gap share by which the value may be below the best at {@code gapLevel}; 0 where it is proven the best
 * @param limitsVersion of all feed documents
 * @param estimatedCost the amount of {@code cost}; null where none can be given
 * @param expiresAt first end of an instrument or token placed; null if nothing ends
 */
record PlanData(
        List<String> instruments,
        List<Placement> placements,
        List<Connection> connections,
        List<SharedLimit> sharedLimits,
        Historical historical,
        List<Pending> pending,
        List<Rejected> rejected,
        List<Unserved> unserved,
        Accounted accounted,
        Request request,
        String feed,
        String optimizationLevel,
        String filteringStrictness,
        int maxInstruments,
        Objective objective,
        Bound upperBound,
        BigDecimal gap,
        String gapLevel,
        boolean optimal,
        String stoppedBy,
        LocalDate tradeDate,
        LocalDate until,
        long catalogPosition,
        String limitsVersion,
        LocalDate limitsFrom,
        String plannerVersion,
        UUID previousPlanId,
        BigDecimal estimatedCost,
        Cost cost,
        PerformanceMetrics performanceMetrics,
        ValidationResults validationResults,
        Metadata metadata,
        Instant expiresAt) {

    /** An empty list of this kind is not written, and so read back as null. */
    private static <T> List<T> orEmpty(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }

    /**
     * An instrument that is subscribed.
     *
     * @param mode native mode of the feed; null in a historical plan, as are the modes, the reason's degrees and the
     *     connection
     * @param connection index from 0 within the account
     * @param reason {@code as_asked}, {@code lowered_capacity}, {@code lowered_not_offered}
     * @param belowMinMode askers whose own {@code min_mode} is not reached
     * @param askedBy users whose wishes for it count
     * @param cutFor users who want it too, but whose lists are longer than a plan may be
     * @param requestedAs entries of the request that name it; of what an intent stands for the intent's label
     * @param alsoListed other listings that a reference without exchange names too
     * @param inactive present where the instrument does not trade
     * @param endsOn first trade date on which it has expired or lost its token
     */
    record Placement(
            String key,
            String token,
            String exchange,
            String instrumentType,
            String modeAsked,
            String modeGiven,
            String mode,
            int priority,
            String feed,
            String account,
            Integer connection,
            String reason,
            @JsonInclude(Include.NON_EMPTY) List<String> belowMinMode,
            List<String> askedBy,
            @JsonInclude(Include.NON_EMPTY) List<String> cutFor,
            List<String> requestedAs,
            @JsonInclude(Include.NON_EMPTY) List<String> alsoListed,
            @JsonInclude(Include.NON_NULL) Boolean inactive,
            @JsonInclude(Include.NON_NULL) LocalDate expiry,
            @JsonInclude(Include.NON_NULL) LocalDate endsOn) {
        Placement {
            belowMinMode = orEmpty(belowMinMode);
            cutFor = orEmpty(cutFor);
            alsoListed = orEmpty(alsoListed);
        }

        /** Lighter than asked. */
        boolean isDegraded() {
            return !reason.equals("as_asked");
        }
    }

    /**
     * @param demands who asks for what: the user himself, or the many of a pool
     * @param accounts in order of preference
     */
    record Request(List<PlanRequest.Demand> demands, boolean pool, List<Account> accounts) {
        Request {
            demands = List.copyOf(demands);
            accounts = List.copyOf(accounts);
        }

        /** Of all demands. */
        Stream<PlanRequest.Entry> entries() {
            return demands.stream().flatMap(demand -> demand.entries().stream());
        }
    }

    /**
     * @param used instruments on it
     * @param estimatedBytesPerSecond with one update of each instrument a second; null where the feed's document has no
     *     packet size
     */
    record Connection(
            String feed, String account, int index, int used, List<Usage> limits, Long estimatedBytesPerSecond) {}

    /** @param holder account or group to which the limit applies */
    record SharedLimit(String scope, String holder, Usage usage) {}

    /**
     * @param modes native modes that count
     * @param capacity reservations taken off
     * @param evidence {@code official}, {@code code}, {@code secondary} or {@code user_report}
     */
    record Usage(String limit, String unit, List<String> modes, long used, long capacity, String evidence) {}

    /**
     * Requests for histories.
     *
     * @param call of the feed's request interface; null with a reason where its document names none
     * @param keysPerRequest instruments in one request
     * @param requestsPerSecond null where the document has no rate
     * @param totalSeconds until the last request may be sent; null where there is no rate
     */
    record Historical(
            String call,
            Integer keysPerRequest,
            BigDecimal requestsPerSecond,
            BigDecimal totalSeconds,
            String evidence,
            List<Batch> batches,
            String reason) {}

    /** @param startsAfterMs earliest moment after the first request; null where there is no rate */
    record Batch(int index, List<String> keys, Long startsAfterMs) {}

    /** Takes no place; binds when the catalog or the feed brings what is missing. */
    record Pending(
            String key,
            List<String> requestedAs,
            String reason,
            String detail,
            @JsonInclude(Include.NON_EMPTY) List<String> nearest) {
        Pending {
            nearest = orEmpty(nearest);
        }
    }

    /** @param date of expiry, delisting or suspension, where that is the reason */
    record Rejected(
            String key,
            List<String> requestedAs,
            String reason,
            String detail,
            @JsonInclude(Include.NON_NULL) LocalDate date,
            @JsonInclude(Include.NON_EMPTY) List<String> nearest,
            @JsonInclude(Include.NON_EMPTY) List<String> candidates) {
        Rejected {
            nearest = orEmpty(nearest);
            candidates = orEmpty(candidates);
        }
    }

    /**
     * May be placed, but there is no room.
     *
     * @param limits those that stand in the way
     * @param group equal for instruments that the planner cannot tell apart
     */
    record Unserved(
            String key,
            List<String> askedBy,
            List<String> requestedAs,
            String reason,
            int priority,
            List<BindingLimit> limits,
            int group) {}

    /** @param evidence null for the plan's own limit */
    record BindingLimit(String scope, String holder, String limit, long capacity, String evidence) {}

    /**
     * Entries of the request by what became of them, an intent's as often as it has members; {@code requested} is the
     * sum of the last five.
     *
     * @param distinct instruments and names that they come to
     * @param degraded placed in a lighter mode than asked
     */
    record Accounted(int requested, int distinct, int placed, int degraded, int pending, int rejected, int unserved) {}

    /**
     * @param served instruments placed, by class: priorities 1 to 9, then inactive ones
     * @param modes steps of mode above the least, by class
     * @param load largest share of a limit in use on one connection
     */
    record Objective(
            List<Integer> served, List<Integer> modes, int moves, int modeChanges, int connections, BigDecimal load) {}

    record Bound(List<Integer> served, List<Integer> modes) {}

    /** @param reason why there is no amount; null where there is one */
    record Cost(BigDecimal amount, String currency, String basis, String reason) {}

    /**
     * Measured while the plan was made, except for the first two.
     *
     * @param estimatedLatencyMs until the last subscribe message may be sent at the pace the feed allows; null with a
     *     reason where its document has no pace
     * @param memoryUsageMb memory allocated while planning
     * @param evaluations tries of the search
     */
    record PerformanceMetrics(
            int instrumentCount,
            int removedInstruments,
            Long estimatedLatencyMs,
            String estimatedLatencyReason,
            BigDecimal memoryUsageMb,
            BigDecimal locateMs,
            BigDecimal planningMs,
            int evaluations) {}

    /**
     * @param validInstruments known to the catalog and had at a feed: placed or unserved
     * @param invalidInstruments rejected, or not yet there: pending
     * @param optimizationApplied whether the level searches for better than first come, first served
     * @param withinLimits whether every instrument that may be placed was
     */
    record ValidationResults(
            int validInstruments, int invalidInstruments, boolean optimizationApplied, boolean withinLimits) {}

    /** @param bytesBasis what {@code estimated_bytes_per_second} assumes */
    record Metadata(int originalInstrumentCount, String optimizationResult, String bytesBasis) {}
}
