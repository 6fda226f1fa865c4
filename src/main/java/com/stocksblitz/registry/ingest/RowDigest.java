package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.instrument.InstrumentKey;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first 64 bits of the SHA-256 of all that a row states, its segment and token among it, so that a row with the
 * digest of a row before is that row. Belongs to one thread.
 */
public final class RowDigest {
    /**
     * To be raised when what a row becomes depends on more than it did: rows that are known are not looked at again.
     */
    private static final char VERSION = '1';

    private final MessageDigest sha256;
    private final StringBuilder stated = new StringBuilder(256);

    public RowDigest() {
        try {
            this.sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    /**
     * Null of a row that must be looked at each time: what an issuer's file says of sector and industry holds for
     * listings of other sources too, which may have come since.
     */
    public Long of(DumpRow row) {
        if (row.sector() != null || row.industry() != null) {
            return null;
        }
        stated.setLength(0);
        stated.append(VERSION);
        add(row.segment());
        add(row.token());
        add(row.exchange());
        add(row.type().name());
        add(row.tradingSymbol());
        add(row.symbol());
        add(row.series());
        add(row.name());
        add(row.isin());
        add(row.assetClass());
        add(row.exchangeToken());
        add(row.expiry());
        add(plain(row.strike()));
        add(row.lotSize());
        add(plain(row.tickSize()));
        add(row.freezeQuantity());
        add(plain(row.multiplier()));
        add(row.suspended());
        return ByteBuffer.wrap(sha256.digest(stated.toString().getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /** No text of a row holds a NUL, so that it ends each; null is told from an empty text. */
    private void add(Object field) {
        if (field != null) {
            stated.append('=').append(field);
        }
        stated.append('\0');
    }

    private static String plain(BigDecimal number) {
        return number == null ? null : InstrumentKey.plain(number);
    }
}
