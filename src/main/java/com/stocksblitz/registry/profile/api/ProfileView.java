package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A profile as it is answered, audited and shown in lists.
 *
 * @param instruments the keys that the instruments have now
 * @param status {@code active}, {@code inactive}, {@code expired} or {@code deleted}
 * @param version rises by one with each change, from 1; see {@link #tag}
 */
public record ProfileView(
        String profileId,
        String userId,
        String profileName,
        String subscriptionType,
        List<String> instruments,
        int instrumentCount,
        JsonNode preferences,
        ValidationRules validationRules,
        Integer maxInstruments,
        @JsonProperty("is_active") boolean active,
        String status,
        int version,
        Instant createdAt,
        Instant updatedAt,
        Instant expiresAt) {
    public ProfileView {
        instruments = List.copyOf(instruments);
    }

    /**
     * The entity tag: the version, and a checksum of what changes without one, the present names of the instruments and
     * the state, which time alone can end.
     */
    public String tag() {
        var checksum = new CRC32();
        checksum.update(status.getBytes(StandardCharsets.UTF_8));
        instruments.forEach(key -> checksum.update((key + '\n').getBytes(StandardCharsets.UTF_8)));
        return version + "-" + HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
