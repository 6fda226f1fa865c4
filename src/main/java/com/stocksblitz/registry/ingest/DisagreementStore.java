package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.api.DisagreementPage.Vote;
import com.stocksblitz.registry.ingest.api.DisagreementsQuery;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;

/** Port to where it is kept which fields of which instruments sources differ about. */
public interface DisagreementStore {

    /** By instrument. Fails with Malformed for a cursor that no page gave. */
    Future<Page> page(DisagreementsQuery query);

    /** @param nextCursor null on the last page */
    record Page(List<Disputed> disputed, String nextCursor) {
        public Page {
            disputed = List.copyOf(disputed);
        }
    }

    /**
     * @param value what the catalog holds
     * @param votes in any order
     */
    record Disputed(
            String instrumentKey, String exchange, String field, Object value, LocalDate since, List<Vote> votes) {
        public Disputed {
            votes = List.copyOf(votes);
        }
    }
}
