package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.instrument.Instrument;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a request changed about one index and one share.
 *
 * @param before what held on the date before
 */
public record Change(IndexRef index, Instrument instrument, Statement before, Statement after) {
    public static final String EVENT_TYPE = "index.membership.changed";

    /** What happened on the date from which it holds. */
    public enum Kind {
        ADDED,
        CHANGED,
        REMOVED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Kind kind() {
        if (!after.member()) {
            return Kind.REMOVED;
        }
        return before.member() ? Kind.CHANGED : Kind.ADDED;
    }

    public Pair pair() {
        return new Pair(index.identity(), instrument.id());
    }

    /**
     * What the event tells: all that a follower needs to write the record elsewhere.
     *
     * @param version of this index and share, rising with each change
     */
    public Map<String, Object> event(int version) {
        var data = new LinkedHashMap<String, Object>();
        data.put("instrument_id", instrument.key().value());
        data.put("index_id", index.name());
        data.put("version", version);
        data.put("cause", kind().text());
        data.put("symbol", instrument.symbol());
        data.put("exchange", instrument.exchange());
        data.put("index_name", index.symbol());
        data.put("effective_date", after.from());
        data.put("is_active", after.member());
        data.put("weight", after.weight());
        data.put("sector", after.sector());
        data.put("date_added", after.dateAdded());
        data.put("changed", changed());
        return data;
    }

    private Map<String, Object> changed() {
        var changed = new LinkedHashMap<String, Object>();
        put(changed, "is_active", before.member(), after.member());
        if (!isSameWeight()) {
            put(changed, "weight", before.weight(), after.weight());
        }
        put(changed, "sector", before.sector(), after.sector());
        put(changed, "date_added", before.dateAdded(), after.dateAdded());
        return changed;
    }

    private boolean isSameWeight() {
        return before.weight() != null
                && after.weight() != null
                && before.weight().compareTo(after.weight()) == 0;
    }

    private static void put(Map<String, Object> changed, String field, Object from, Object to) {
        if (!Objects.equals(from, to)) {
            var values = new LinkedHashMap<String, Object>();
            values.put("from", from);
            values.put("to", to);
            changed.put(field, values);
        }
    }
}
