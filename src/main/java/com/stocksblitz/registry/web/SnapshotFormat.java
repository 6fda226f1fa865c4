package com.stocksblitz.registry.web;

import com.stocksblitz.registry.catalog.api.SnapshotRow;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How rows of the catalog are written out. */
enum SnapshotFormat {
    NDJSON("application/x-ndjson") {
        @Override
        String head() {
            return "";
        }

        @Override
        Buffer rows(List<SnapshotRow> rows) throws IOException {
            var bytes = new ByteArrayOutputStream(rows.size() * 512);
            for (var row : rows) {
                bytes.writeBytes(Json.mapper().writeValueAsBytes(row));
                bytes.write('\n');
            }
            return Buffer.buffer(bytes.toByteArray());
        }
    },

    /** RFC 4180, with what a spreadsheet would take for a formula made harmless. */
    CSV("text/csv") {
        @Override
        String head() {
            return "instrument_key,symbol,name,exchange,instrument_type,asset_class,isin,series,underlying,expiry,strike,"
                    + "lot_size,tick_size,freeze_quantity,multiplier,sector,industry,is_active,inactive_reason,version,"
                    + "last_updated,broker_tokens\r\n";
        }

        @Override
        Buffer rows(List<SnapshotRow> rows) {
            var text = new StringBuilder(rows.size() * 256);
            for (var row : rows) {
                cells(row).forEach(cell -> cell(text, cell).append(','));
                cell(text, tokens(row.brokerTokens())).append("\r\n");
            }
            return Buffer.buffer(text.toString().getBytes(StandardCharsets.UTF_8));
        }
    };

    private final String mediaType;

    SnapshotFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** What stands before the first row. */
    abstract String head();

    abstract Buffer rows(List<SnapshotRow> rows) throws IOException;

    private static List<Object> cells(SnapshotRow row) {
        return Arrays.asList(
                row.instrumentKey(),
                row.symbol(),
                row.name(),
                row.exchange(),
                row.instrumentType(),
                row.assetClass(),
                row.isin(),
                row.series(),
                row.underlying(),
                row.expiry(),
                row.strike(),
                row.lotSize(),
                row.tickSize(),
                row.freezeQuantity(),
                row.multiplier(),
                row.sector(),
                row.industry(),
                row.active(),
                row.inactiveReason(),
                row.version(),
                row.lastUpdated());
    }

    private static String tokens(Map<String, String> tokens) {
        var text = new StringBuilder();
        new TreeMap<>(tokens)
                .forEach((broker, token) -> text.append(text.isEmpty() ? "" : " ")
                        .append(broker)
                        .append('=')
                        .append(token));
        return text.toString();
    }

    /** Null is an empty cell; a text that begins like a formula gets an apostrophe before it. */
    static StringBuilder cell(StringBuilder line, Object value) {
        if (value == null) {
            return line;
        }
        var text = value instanceof BigDecimal number ? number.toPlainString() : value.toString();
        var safe = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? '\'' + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return quoted ? line.append('"').append(safe.replace("\"", "\"\"")).append('"') : line.append(safe);
    }
}
