package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.api.IngestMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;

/**
 * Where a dump can be fetched, as an operator has configured it.
 *
 * @param address HTTPS only
 * @param at time of day, in the zone, from which the day's file is there
 * @param redirectHosts to which the address may lead besides its own host
 * @param maxBytes most bytes that are taken, as they are sent
 * @param limit longest fetch
 */
public record DumpSource(
        String name,
        String broker,
        URI address,
        IngestMode mode,
        LocalTime at,
        ZoneId zone,
        Set<String> redirectHosts,
        long maxBytes,
        Duration limit) {
    private static final long MOST_BYTES = 256L * 1024 * 1024;
    private static final Duration LONGEST = Duration.ofMinutes(4);

    /** @throws IllegalArgumentException naming what is wrong */
    public DumpSource {
        require(name != null && name.matches("[a-z0-9-]{1,64}"), "name must be lower-case letters, digits and dashes");
        require(Source.of(broker).isPresent(), name + ": no broker is called " + broker);
        require(
                address != null && "https".equals(address.getScheme()) && address.getHost() != null,
                name + ": address must be an https address");
        require(address.getUserInfo() == null, name + ": address must hold no credentials");
        require(mode != null && at != null && zone != null, name + ": mode, at and zone must be given");
        require(maxBytes > 0 && maxBytes <= MOST_BYTES, name + ": max_bytes must be 1 to " + MOST_BYTES);
        require(
                limit.isPositive() && limit.compareTo(LONGEST) <= 0,
                name + ": limit_seconds must be 1 to " + LONGEST.toSeconds());
        redirectHosts = Set.copyOf(redirectHosts);
    }

    /** Whether the address, or one that it led to, may be asked. */
    boolean mayAsk(URI uri) {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getUserInfo() != null) {
            return false;
        }
        var host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals(address.getHost().toLowerCase(Locale.ROOT)) || redirectHosts.contains(host);
    }

    /**
     * The last moment, not after this one, from which a new file was to be expected. A time of day that comes twice
     * when clocks go back is the first of the two, one that is left out when they go forward as much later.
     */
    Instant dueSince(Instant now) {
        var date = now.atZone(zone).toLocalDate();
        var today = due(date);
        return today.isAfter(now) ? due(date.minusDays(1)) : today;
    }

    private Instant due(LocalDate date) {
        return date.atTime(at).atZone(zone).toInstant();
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException("sources: " + message);
        }
    }
}
