package com.stocksblitz.registry.audit;

import com.stocksblitz.registry.audit.api.AuditNote;
import com.stocksblitz.registry.audit.api.AuditRow;
import com.stocksblitz.registry.audit.api.AuditVerdict.Broken;
import com.stocksblitz.registry.audit.api.VerifyAudit.Place;
import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Port to the trail. Whoever changes data writes its row in the change's own transaction, not through here. */
public interface AuditTrail {

    /** Writes one row of its own; its id. */
    Future<Long> add(AuditNote note, Instant at, Origin origin);

    /**
     * Gives committed rows their places, oldest first; one node at a time.
     *
     * @param most rows, 1 to 10,000
     * @return empty while another node is at it
     */
    Future<Optional<Chained>> chain(int most);

    /** Newest first. */
    Future<List<AuditRow>> list(Filter filter);

    Future<Head> head();

    /** Looks at the places after one and up to another, at most 10,000. */
    Future<Checked> check(long after, long upTo);

    /** Whether the chain holds this very place. */
    Future<Boolean> holds(Place place);

    /**
     * Looks at rows after an id, oldest first, for one that has no place and waits for none.
     *
     * @param most rows, 1 to 10,000
     */
    Future<Unplaced> unplaced(long after, int most);

    /** @param place the newest one; empty while there is none */
    record Chained(int rows, Optional<Place> place) {}

    /** @param pending rows that have no place yet */
    record Head(Optional<Place> place, long pending) {}

    /**
     * @param last the newest row that was looked at; empty where there is none after that id
     * @param found the oldest of them without a place
     */
    record Unplaced(Optional<Long> last, Optional<Long> found) {}

    /** @param broken the first place that is wrong */
    record Checked(long places, Optional<Broken> broken) {}

    /**
     * Each part narrows where it is not null.
     *
     * @param entity with a slash at its end all below it
     * @param before rows older than this id
     */
    record Filter(String entity, String actor, String userId, Instant since, Long before, int limit) {}
}
