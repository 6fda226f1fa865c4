package com.stocksblitz.registry.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Takes the SHA-256 of a dump's content while a reader reads it; the reader's close leaves it open. */
final class ContentDigest extends DigestInputStream {
    ContentDigest(InputStream content) {
        super(content, sha256());
    }

    @Override
    public void close() {}

    /** Of all there is, also where the reader stopped when its rows ended. */
    String hex() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(getMessageDigest().digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
