package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Port to the store of truth: what the index follows. */
public interface CatalogSource {

    /**
     * The instruments that events after a position are about, each once, as they are now.
     *
     * @param after position that the index has applied
     * @param limit most events to look at, 1 to 20,000
     */
    Future<Changes> changedSince(long after, int limit);

    /** Instruments in the order of their internal id, for a rebuild; ids greater than {@code afterId}. */
    Future<List<Instrument>> page(long afterId, int limit);

    /** Which log this is and how far it has come. */
    Future<Head> head();

    /** End of the last completed ingest of a full catalog. */
    Future<Optional<Instant>> lastFullRefresh();

    /**
     * @param logId never changes for a database; another one means that the database was replaced
     * @param position newest position of the log
     * @param newestChange position of the newest event about an instrument, 0 if there is none
     */
    record Head(String logId, long position, long newestChange) {
        public Head {
            Objects.requireNonNull(logId, "logId");
        }
    }

    /**
     * @param upTo position up to which events were looked at; equal to {@code after} when there is nothing new
     * @param newestChange position of the newest event about an instrument among them, 0 if none
     * @param head newest position of the log at that moment
     * @param gap whether events right after {@code after} are gone from the log by retention, so that what they were
     *     about is unknown
     */
    record Changes(long upTo, long newestChange, long head, boolean gap, List<Instrument> instruments) {
        public Changes {
            instruments = List.copyOf(instruments);
        }
    }
}
