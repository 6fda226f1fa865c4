package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Port that finds the plans in force under which something has changed and tells of them, in the transaction that marks
 * them: each plan is told once of each change, whatever is repeated. One node does it, by a lease on the position that
 * it has reached in the log.
 */
public interface StalePlans {

    /** @return the position reached, or empty while another node has shown itself within the lease */
    Future<OptionalLong> claim(String node, Duration lease);

    Future<Void> release(String node);

    /**
     * Tells the plans touched by the events behind a position, some events and some plans at a time.
     *
     * @param from as it was claimed
     * @param newestChange position of the newest change of an instrument that was met before; plans made from an older
     *     catalog are compared with it too. Empty where it is not known: then it is looked for in the log
     */
    Future<Step> follow(String node, long from, OptionalLong newestChange, Instant now, Origin origin);

    /** Tells plans made under limits other than these; answers how many, at most {@code most}. */
    Future<Integer> tellLimits(List<String> inForce, Instant now, int most, Origin origin);

    /**
     * Tells plans that stand for members of indices other than those of that trade date; answers how many, at most
     * {@code most}.
     *
     * @param onlyNew leaves out plans that were compared before: enough where no membership and no date has changed
     */
    Future<Integer> tellMembers(boolean onlyNew, LocalDate tradeDate, Instant now, int most, Origin origin);

    /** Marks and tells plans that end with that trade date; answers how many, at most {@code most}. */
    Future<Integer> tellExpired(LocalDate tradeDate, Instant start, Instant now, int most, Origin origin);

    /** Plans in force that wait for something, by id, after that id or from the first. */
    Future<List<Waiting>> waiting(Optional<UUID> after, int most);

    /**
     * Replaces a plan in force by the one that was planned again from it, and tells of both.
     *
     * @param bound what the old plan waited for and the new one does not
     * @return false if the old plan is not in force any more, and then nothing is stored
     */
    Future<Boolean> replace(UUID old, PlanRow plan, Dependencies on, List<String> bound, Origin origin);

    /** Marks a plan in force whose planning again failed, and tells why. */
    Future<Void> fail(UUID planId, String code, String detail, Instant now, Origin origin);

    /**
     * @param reached position up to which all is told
     * @param told plans
     * @param newestChange position of the newest change of an instrument met so far
     * @param mayBind whether something appeared for which plans may wait
     * @param members what has happened to members of indices and to the plans that stand for them
     * @param more whether there is more to do at once
     */
    record Step(long reached, int told, long newestChange, boolean mayBind, Members members, boolean more) {}

    /** Which plans of indices are to be compared with the memberships, fewest first. */
    enum Members {
        NONE,
        OF_NEW_PLANS,
        OF_ALL_PLANS;

        Members and(Members other) {
            return compareTo(other) < 0 ? other : this;
        }
    }

    /** @param names references, or keys without a token at the brokers */
    record Waiting(UUID planId, List<String> names, List<String> brokers) {
        public Waiting {
            names = List.copyOf(names);
            brokers = List.copyOf(brokers);
        }
    }
}
