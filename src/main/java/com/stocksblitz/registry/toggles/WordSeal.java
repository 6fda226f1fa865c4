package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.toggles.api.SealedWord;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals an operator's word for the way over the cluster's bus, where every member can publish: what changes something
 * needs a key there too.
 */
final class WordSeal {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    /** @param secret the same on every node */
    WordSeal(byte[] secret) {
        this.key = new SecretKeySpec(secret, ALGORITHM);
    }

    SealedWord seal(Flip word) {
        try {
            var text = Json.mapper().writeValueAsString(word);
            return new SealedWord(text, HexFormat.of().formatHex(mac(text)));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a flip cannot be written as JSON", impossible);
        }
    }

    /** Empty where the seal is not ours or there is no operator's word in it. */
    Optional<Flip> open(SealedWord sealed) {
        try {
            var given = HexFormat.of().parseHex(sealed.mac());
            return MessageDigest.isEqual(mac(sealed.word()), given)
                    ? Optional.of(Json.mapper().readValue(sealed.word(), Flip.class))
                            .filter(Flip::isWord)
                    : Optional.empty();
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private byte[] mac(String text) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
