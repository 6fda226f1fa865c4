package com.stocksblitz.registry.membership;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.MembershipStore.Attempt;
import com.stocksblitz.registry.membership.MembershipStore.Known;
import com.stocksblitz.registry.membership.MembershipStore.Once;
import com.stocksblitz.registry.membership.MembershipStore.Plan;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Port to the one write that the screener, which counts, is being told and the registry has not yet. Every method fails
 * with Unavailable when the store cannot be reached.
 */
public interface IntentStore {

    /**
     * Stores what is to be told, unless another write is between the sides or nothing is taken.
     *
     * <p>Fails as {@link MembershipStore#write} does, and with what {@code plan} throws.
     *
     * @param kept whether the registry is to have it too: else nothing is read of it
     * @param held for how long the holder sees to it
     */
    Future<Opening> open(Draft draft, boolean kept, Duration held, Function<Known, Plan> plan);

    /** One whose holder did not see to it in time is the node's from now on. */
    Future<Optional<Intent>> takeOver(String holder, Duration held);

    /**
     * The registry has it too: stores what was decided, the answer under the idempotency key, and that the screener has
     * been told. False in the answer's place, and nothing is stored, where another node has taken over.
     */
    Future<Optional<MembershipsWritten>> apply(Intent intent, Attempt attempt, Function<Known, Plan> plan);

    /**
     * It is over without the registry.
     *
     * @param outcome for the audit trail
     * @param behind whether the screener may have what the registry has not
     * @param answer kept under the idempotency key; null where there is none to keep
     */
    Future<Void> close(Intent intent, String outcome, boolean behind, MembershipsWritten answer);

    /** It stays, and is to be sent again after a while. */
    Future<Void> keep(Intent intent, boolean unanswered, Duration again);

    /**
     * @param request as it came
     * @param tradeDate on which it is to hold where it names no date
     */
    record Draft(WriteMemberships request, Attempt attempt, LocalDate tradeDate, Origin origin, String holder) {}

    /**
     * @param rows as the screener is told them each time
     * @param origin of who asked, for events and audit
     * @param resent whether it may have been sent before
     * @param unanswered how often it was sent without an answer
     */
    record Intent(
            UUID id,
            String holder,
            WriteMemberships request,
            List<JsonNode> rows,
            LocalDate tradeDate,
            Origin origin,
            Optional<Once> once,
            boolean resent,
            int unanswered) {
        public Intent {
            rows = List.copyOf(rows);
        }
    }

    /** What became of the wish to write. */
    sealed interface Opening {

        /** It may be told now. */
        record Opened(Intent intent, MembershipsWritten planned) implements Opening {}

        /** There is nothing to tell: the answer of now, or the first one under the key. */
        record Answered(MembershipsWritten answer) implements Opening {}

        /** @param troubled whether the one before has been sent in vain */
        record Waiting(boolean troubled) implements Opening {}
    }
}
