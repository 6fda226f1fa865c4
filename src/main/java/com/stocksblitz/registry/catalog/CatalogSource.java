package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongPredicate;

/** Port to the store of truth: what the index follows. */
public interface CatalogSource {

    /**
     * The instruments that events after a position are about, each once, as they are now.
     *
     * @param after position that the index has applied
     * @param limit most events to look at, 1 to 2,500; more while events are passed over, but no more instruments
     * @param created which events are passed over
     */
    Future<Changes> changedSince(long after, int limit, Created created);

    /**
     * The rows that a job has staged, as the instruments that they become if nothing is found that they are already.
     * Empty where they are so few that it is not worth while.
     */
    Future<StagedRows> staged(Load load);

    /** Of a job that was committed, what its tokens are made of by now. */
    Future<RowDigests> created(UUID job);

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
     * Events that say that a job has made instruments. Where an instrument is known as it was made then, they need no
     * reading: whatever changed it since has an event of its own.
     *
     * @param job empty for none
     */
    record Created(Optional<UUID> job, LongPredicate isKnown) {
        static final Created NONE = new Created(Optional.empty(), id -> false);
    }

    /**
     * @param upTo position up to which events were looked at; equal to {@code after} when there is nothing new
     * @param newestChange position of the newest event about an instrument among them, 0 if none
     * @param head newest position of the log at that moment
     * @param gap whether events right after {@code after} are gone from the log by retention, so that what they were
     *     about is unknown
     * @param passedOver events that were passed over
     */
    record Changes(long upTo, long newestChange, long head, boolean gap, List<Instrument> instruments, int passedOver) {
        public Changes {
            instruments = List.copyOf(instruments);
        }
    }
}
