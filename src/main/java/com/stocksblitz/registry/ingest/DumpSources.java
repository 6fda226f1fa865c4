package com.stocksblitz.registry.ingest;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.ingest.api.IngestMode;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** All sources that can be fetched; nothing else ever is. */
public record DumpSources(List<DumpSource> all) {
    private static final TypeReference<List<Entry>> SHAPE = new TypeReference<>() {};

    /** @throws IllegalArgumentException where a name stands twice */
    public DumpSources {
        all = List.copyOf(all);
        var names = new HashSet<String>();
        for (var source : all) {
            if (!names.add(source.name())) {
                throw new IllegalArgumentException("sources: the name " + source.name() + " stands twice");
            }
        }
    }

    /** @throws IllegalArgumentException naming what is wrong */
    public static DumpSources read(InputStream json) throws IOException {
        return new DumpSources(
                Json.mapper().readValue(json, SHAPE).stream().map(Entry::source).toList());
    }

    Optional<DumpSource> find(String name) {
        return all.stream().filter(source -> source.name().equals(name)).findFirst();
    }

    /** How one stands in the file. */
    private record Entry(
            String name,
            String broker,
            URI address,
            String mode,
            LocalTime at,
            ZoneId zone,
            Set<String> redirectHosts,
            long maxBytes,
            long limitSeconds) {
        DumpSource source() {
            return new DumpSource(
                    name,
                    broker,
                    address,
                    mode == null ? null : IngestMode.valueOf(mode.toUpperCase(Locale.ROOT)),
                    at,
                    zone,
                    redirectHosts == null ? Set.of() : redirectHosts,
                    maxBytes,
                    Duration.ofSeconds(limitSeconds));
        }
    }
}
