package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.util.Set;

/** What an instrument is a claim on, as far as segment, ISIN or series tell; null where they do not. */
final class AssetClass {
    private static final Set<String> DEBT_SERIES = Set.of("GS", "SG", "TB", "GB");

    private AssetClass() {}

    /**
     * @param isin in India the eighth and ninth character tell the kind of security; {@code IN} and a digit is a
     *     government's paper
     * @param series government securities, state loans, treasury bills and gold bonds have ones of their own on the NSE
     */
    static String of(String exchange, InstrumentType type, String isin, String series) {
        return switch (type) {
            case INDEX -> "index";
            case EQ -> exchange.equals("NCO") ? "commodity" : isin == null ? ofSeries(series) : ofIsin(isin);
            case FUT, CE, PE -> ofDerivative(exchange);
        };
    }

    private static String ofSeries(String series) {
        return series != null && DEBT_SERIES.contains(series) ? "debt" : null;
    }

    private static String ofDerivative(String exchange) {
        return switch (exchange) {
            case "CDS", "BCD" -> "currency";
            case "MCX", "NCO" -> "commodity";
            default -> "equity";
        };
    }

    private static String ofIsin(String isin) {
        if (isin.length() != 12) {
            return null;
        }
        if (isin.startsWith("IN") && Character.isDigit(isin.charAt(2))) {
            return "debt";
        }
        if (!isin.startsWith("INE")) {
            return "equity";
        }
        return switch (isin.substring(7, 9)) {
            case "07", "08", "14", "15", "16" -> "debt";
            default -> "equity";
        };
    }
}
