package com.stocksblitz.registry.catalog;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes cursors that nobody can make up or use for another list: the last key with a MAC over it and the list's
 * filters.
 */
final class CursorSeal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAC_BYTES = 16;
    private static final int LONGEST = 400;

    private final SecretKeySpec secret;

    /** @param secret the same on every node, so that a page may be asked of another node than the one before */
    CursorSeal(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
    }

    String seal(String list, String lastKey) {
        var key = lastKey.getBytes(StandardCharsets.UTF_8);
        var sealed = Arrays.copyOf(mac(list, key), MAC_BYTES + key.length);
        System.arraycopy(key, 0, sealed, MAC_BYTES, key.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** The last key; empty where the cursor is not one of ours for this list. */
    Optional<String> open(String list, String cursor) {
        if (cursor.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            var sealed = Base64.getUrlDecoder().decode(cursor);
            if (sealed.length <= MAC_BYTES) {
                return Optional.empty();
            }
            var key = Arrays.copyOfRange(sealed, MAC_BYTES, sealed.length);
            return MessageDigest.isEqual(mac(list, key), Arrays.copyOf(sealed, MAC_BYTES))
                    ? Optional.of(new String(key, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private byte[] mac(String list, byte[] key) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            mac.update(list.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return Arrays.copyOf(mac.doFinal(key), MAC_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
        }
    }
}
