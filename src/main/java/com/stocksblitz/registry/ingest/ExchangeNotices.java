package com.stocksblitz.registry.ingest;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Port to what exchanges announce beside the lists of what they trade: terms of contracts from a date on (NSE
 * {@code fo_mktlots}, circulars) and changes of symbols (NSE {@code symbolchange}).
 *
 * <p>A reader of such a file gives {@link AnnouncedTerm}s or {@link SymbolChange}s to this port instead of rows to the
 * comparison. A term is kept until its date; {@link #bringIntoForce} then changes the contracts and tells it by
 * {@code lot.changed} or {@code instrument.updated} with the cause {@code announced}. Until then {@code as_of} of a
 * later date answers it already. A change of symbol is used when a dump lists the new symbol under another token: the
 * instrument of the old symbol is the same, through chains of changes, unless their ISINs differ.
 */
public interface ExchangeNotices {

    /**
     * Keeps the terms. The last word about the same contracts, term and date holds; repeating it changes nothing.
     *
     * @param source such as {@code nse}; becomes part of the version's cause
     * @return how many are new or differ from what was known
     */
    Future<Integer> announce(List<AnnouncedTerm> terms, String source, Optional<UUID> job, Instant now);

    /** Keeps the changes; those that are known stay as they are. Returns how many are new. */
    Future<Integer> record(List<SymbolChange> changes, String source, Optional<UUID> job, Instant now);

    /**
     * Brings every term into force whose date has come, in the order of the dates. Idempotent; to be called daily and
     * after {@link #announce}.
     *
     * @return how many instruments have changed
     */
    Future<Integer> bringIntoForce(LocalDate today, Instant now);
}
