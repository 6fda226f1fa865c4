package com.stocksblitz.registry.store.pg;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * The cells of a row in the order in which they are selected: of a big load a third of the time from row to instrument
 * went into looking for columns by their names.
 */
final class Cells {
    private final Row row;
    private int next;

    Cells(Row row) {
        this.row = row;
    }

    String text() {
        return row.getString(next++);
    }

    Long number() {
        return row.getLong(next++);
    }

    int small() {
        return row.getInteger(next++);
    }

    boolean truth() {
        return row.getBoolean(next++);
    }

    BigDecimal decimal() {
        return PgCatalogSource.plain(row.getBigDecimal(next++));
    }

    LocalDate day() {
        return row.getLocalDate(next++);
    }

    Instant instant() {
        return row.getOffsetDateTime(next++).toInstant();
    }

    BrokerToken token() {
        return new BrokerToken(text(), text(), text(), text(), day(), day());
    }

    /** The next cells, in the order of the parts of an instrument. */
    Instrument instrument(List<BrokerToken> tokens, List<String> formerKeys, List<String> aliases) {
        return new Instrument(
                number(),
                new InstrumentKey(text()),
                text(),
                InstrumentType.valueOf(text()),
                text(),
                text(),
                text(),
                text(),
                Isin.parse(text()).orElse(null),
                text(),
                text(),
                day(),
                decimal(),
                number(),
                decimal(),
                number(),
                decimal(),
                text(),
                text(),
                truth(),
                text(),
                day(),
                text(),
                small(),
                instant(),
                instant(),
                tokens,
                formerKeys.stream().map(InstrumentKey::new).toList(),
                aliases);
    }
}
