package com.stocksblitz.registry.catalog;

import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Port to what was true on other days than today, as the store of truth has recorded it. */
public interface CatalogHistory {

    /** The chronicles of these instruments, by internal id; ids that nothing has are left out. */
    Future<List<Chronicle>> of(Collection<Long> instruments);

    /** The files that jobs have read; jobs that are not kept any more are left out. */
    Future<Map<UUID, SourceFile>> sources(Collection<UUID> jobs);

    /**
     * The contracts that were listed on a date and had not expired.
     *
     * @param underlyings as contracts name them, such as {@code NIFTY}
     */
    Future<List<Series>> listedOn(LocalDate date, Collection<String> underlyings);

    /** The options of one expiry that were listed on a date, in no order; empty if none were. */
    Future<List<Option>> optionsOn(LocalDate date, String underlying, String exchange, LocalDate expiry);

    /**
     * The futures or the options of one expiry.
     *
     * @param contracts at least one
     * @param first internal id of the one that is known longest
     */
    record Series(String underlying, String exchange, boolean options, LocalDate expiry, int contracts, long first) {}

    /**
     * @param id internal id
     * @param strike in millionths
     */
    record Option(long id, long strike) {}

    /**
     * @param format as the reader calls it; empty where it was never recognised
     * @param sha256 of the file's bytes, hex
     * @param effectiveDate trade date from which the file holds
     */
    record SourceFile(String broker, Optional<String> format, String sha256, LocalDate effectiveDate) {}
}
