package com.stocksblitz.registry.catalog;

import java.util.Map;

/**
 * How far an index has come; lies in the same commit as the documents, so that the two cannot disagree.
 *
 * @param logId the log that was followed; empty before any
 * @param position applied up to here; {@link #UNBUILT} while the index does not yet hold the whole catalog
 * @param newestChange position of the newest change of an instrument among what was applied
 */
record Progress(String logId, long position, long newestChange) {
    static final long UNBUILT = -1;
    static final Progress NONE = new Progress("", UNBUILT, 0);

    private static final String SCHEMA = "schema";
    private static final String LOG_ID = "log_id";
    private static final String POSITION = "position";
    private static final String NEWEST_CHANGE = "newest_change";

    boolean isBuilt() {
        return position != UNBUILT;
    }

    /** Whether following that log from here leads to its catalog. */
    boolean continues(CatalogSource.Head head) {
        return isBuilt() && logId.equals(head.logId()) && position <= head.position();
    }

    Progress advancedTo(long upTo, long newest) {
        return new Progress(logId, upTo, Math.max(newestChange, newest));
    }

    /** Whether nothing about any instrument lies between the two, however far the log went on. */
    boolean isSameCatalog(Progress other) {
        return logId.equals(other.logId) && newestChange == other.newestChange && isBuilt() == other.isBuilt();
    }

    Map<String, String> commitData() {
        return Map.of(
                SCHEMA,
                Fields.SCHEMA,
                LOG_ID,
                logId,
                POSITION,
                Long.toString(position),
                NEWEST_CHANGE,
                Long.toString(newestChange));
    }

    static boolean isOfThisSchema(Map<String, String> commitData) {
        return Fields.SCHEMA.equals(commitData.get(SCHEMA));
    }

    /** Only for data that {@link #isOfThisSchema} accepts. */
    static Progress of(Map<String, String> commitData) {
        return new Progress(
                commitData.get(LOG_ID),
                Long.parseLong(commitData.get(POSITION)),
                Long.parseLong(commitData.get(NEWEST_CHANGE)));
    }
}
