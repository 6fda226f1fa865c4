package com.stocksblitz.registry.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.json.Json;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A small market in the brokers' own file formats, so that a newcomer has something to find: the NIFTY 50 on both
 * exchanges, four indices, futures and option chains of NIFTY and BANKNIFTY that are alive on the trade date.
 */
final class SampleDump {
    private static final String KITE_HEADER =
            "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size,lot_size,"
                    + "instrument_type,segment,exchange";
    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59, 59);
    private static final BigDecimal PAISE = BigDecimal.valueOf(100);
    private static final DateTimeFormatter KITE_MONTH = DateTimeFormatter.ofPattern("yyMMM", Locale.ENGLISH);
    private static final DateTimeFormatter UPSTOX_DAY = DateTimeFormatter.ofPattern("dd MMM yy", Locale.ENGLISH);
    // Low byte of Kite's instrument token.
    private static final int KITE_NSE = 1;
    private static final int KITE_NFO = 2;
    private static final int KITE_BSE = 4;
    private static final int KITE_INDICES = 9;

    private final List<Share> shares;
    private final List<Contract> contracts;

    /** @param tradeDate no derivative has expired on it */
    SampleDump(LocalDate tradeDate) {
        shares = Share.nifty50();
        contracts = Contract.all(tradeDate);
    }

    /** As {@code GET /instruments} of Kite answers it, without prices. */
    String kiteCsv() {
        var rows = new ArrayList<String>();
        rows.add(KITE_HEADER);
        for (var index : Index.ALL) {
            rows.add(kite(
                    KITE_INDICES,
                    index.kiteToken(),
                    index.kiteSymbol(),
                    index.kiteSymbol(),
                    "",
                    "0.0",
                    "0.0",
                    0,
                    "EQ",
                    "INDICES",
                    index.exchange()));
        }
        for (var share : shares) {
            var name = share.name().toUpperCase(Locale.ROOT);
            rows.add(kite(
                    KITE_NSE,
                    share.nseToken(),
                    share.symbol(),
                    name,
                    "",
                    "0.0",
                    share.nseTick().toPlainString(),
                    1,
                    "EQ",
                    "NSE",
                    "NSE"));
            rows.add(kite(
                    KITE_BSE,
                    share.bseCode(),
                    share.symbol(),
                    name,
                    "",
                    "0.0",
                    Share.BSE_TICK.toPlainString(),
                    1,
                    "EQ",
                    "BSE",
                    "BSE"));
        }
        for (var contract : contracts) {
            var segment = contract.isFuture() ? "NFO-FUT" : "NFO-OPT";
            rows.add(kite(
                    KITE_NFO,
                    contract.exchangeToken(),
                    kiteSymbol(contract),
                    contract.underlying(),
                    contract.expiry().toString(),
                    contract.strike() + ".0",
                    contract.tick().toPlainString(),
                    contract.lot(),
                    contract.type(),
                    segment,
                    "NFO"));
        }
        return String.join("\n", rows) + "\n";
    }

    /** As {@code complete.json} of Upstox: ticks in paise, expiry in epoch milliseconds. */
    String upstoxJson() {
        var rows = new ArrayList<Map<String, Object>>();
        for (var index : Index.ALL) {
            rows.add(upstox(index));
        }
        for (var share : shares) {
            rows.add(upstox(share, "NSE", "EQ", share.nseToken(), share.nseTick()));
            rows.add(upstox(share, "BSE", "A", share.bseCode(), Share.BSE_TICK));
        }
        for (var contract : contracts) {
            rows.add(upstox(contract));
        }
        try {
            return Json.mapper().writeValueAsString(rows);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("Maps of text and numbers are always JSON", impossible);
        }
    }

    private static String kite(
            int segmentCode,
            int exchangeToken,
            String symbol,
            String name,
            String expiry,
            String strike,
            String tick,
            int lot,
            String type,
            String segment,
            String exchange) {
        var instrumentToken = exchangeToken * 256L + segmentCode;
        return String.join(
                ",",
                Long.toString(instrumentToken),
                Integer.toString(exchangeToken),
                symbol,
                name,
                "0.0",
                expiry,
                strike,
                tick,
                Integer.toString(lot),
                type,
                segment,
                exchange);
    }

    /** {@code NIFTY26NOV25000CE} for the month's own contracts, {@code NIFTY26N1025000CE} for a week's. */
    private static String kiteSymbol(Contract contract) {
        var expiry = contract.expiry();
        var date = contract.isWeekly()
                ? "%02d%s%02d".formatted(expiry.getYear() % 100, monthLetter(expiry), expiry.getDayOfMonth())
                : expiry.format(KITE_MONTH).toUpperCase(Locale.ROOT);
        return contract.underlying() + date + (contract.isFuture() ? "FUT" : contract.strike() + contract.type());
    }

    private static char monthLetter(LocalDate expiry) {
        return "123456789OND".charAt(expiry.getMonthValue() - 1);
    }

    private static Map<String, Object> upstox(Index index) {
        var segment = index.exchange() + "_INDEX";
        var row = new LinkedHashMap<String, Object>();
        row.put("segment", segment);
        row.put("name", index.upstoxId());
        row.put("exchange", index.exchange());
        row.put("instrument_type", "INDEX");
        row.put("instrument_key", segment + "|" + index.upstoxId());
        row.put("exchange_token", Integer.toString(index.upstoxToken()));
        row.put("trading_symbol", index.upstoxSymbol());
        return row;
    }

    private static Map<String, Object> upstox(Share share, String exchange, String series, int token, BigDecimal tick) {
        var segment = exchange + "_EQ";
        var row = new LinkedHashMap<String, Object>();
        row.put("segment", segment);
        row.put("name", share.name().toUpperCase(Locale.ROOT));
        row.put("exchange", exchange);
        row.put("isin", share.isin());
        row.put("instrument_type", series);
        row.put("instrument_key", segment + "|" + share.isin());
        row.put("lot_size", 1);
        row.put("exchange_token", Integer.toString(token));
        row.put("tick_size", paise(tick));
        row.put("trading_symbol", share.symbol());
        row.put("short_name", share.name());
        return row;
    }

    private static Map<String, Object> upstox(Contract contract) {
        var index = underlying(contract);
        var indexKey = index.exchange() + "_INDEX|" + index.upstoxId();
        var expiry = contract.expiry().atTime(END_OF_DAY).atZone(INDIA);
        var row = new LinkedHashMap<String, Object>();
        row.put("weekly", contract.isWeekly());
        row.put("segment", "NSE_FO");
        row.put("name", contract.underlying());
        row.put("exchange", "NSE");
        row.put("expiry", expiry.toInstant().toEpochMilli());
        row.put("instrument_type", contract.type());
        row.put("underlying_symbol", contract.underlying());
        row.put("instrument_key", "NSE_FO|" + contract.exchangeToken());
        row.put("lot_size", contract.lot());
        row.put("exchange_token", Integer.toString(contract.exchangeToken()));
        row.put("minimum_lot", contract.lot());
        row.put("underlying_key", indexKey);
        row.put("tick_size", paise(contract.tick()));
        row.put("underlying_type", "INDEX");
        row.put("trading_symbol", upstoxSymbol(contract));
        row.put("strike_price", new BigDecimal(contract.strike() + ".0"));
        return row;
    }

    private static Index underlying(Contract contract) {
        return Index.ALL.stream()
                .filter(index -> index.upstoxSymbol().equals(contract.underlying()))
                .findFirst()
                .orElseThrow();
    }

    /** {@code NIFTY 25000 CE 24 NOV 26}, {@code NIFTY FUT 24 NOV 26}. */
    private static String upstoxSymbol(Contract contract) {
        var day = contract.expiry().format(UPSTOX_DAY).toUpperCase(Locale.ROOT);
        var terms = contract.isFuture() ? "FUT" : contract.strike() + " " + contract.type();
        return contract.underlying() + " " + terms + " " + day;
    }

    private static BigDecimal paise(BigDecimal rupees) {
        return rupees.multiply(PAISE).setScale(1);
    }
}
