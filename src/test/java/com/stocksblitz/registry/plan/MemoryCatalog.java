package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A catalog in memory: keys in any case, names added by hand, the listings of a bare symbol, NSE first. */
final class MemoryCatalog {
    private final Map<String, Instrument> byName = new ConcurrentHashMap<>();
    private final Map<String, List<InstrumentKey>> ambiguous = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile long position = 7;

    MemoryCatalog add(Instrument... instruments) {
        for (var instrument : instruments) {
            byName.put(instrument.key().value(), instrument);
        }
        return this;
    }

    MemoryCatalog add(List<Instrument> instruments) {
        return add(instruments.toArray(Instrument[]::new));
    }

    MemoryCatalog name(String name, Instrument instrument) {
        byName.put(name.toUpperCase(Locale.ROOT), instrument);
        return this;
    }

    MemoryCatalog ambiguous(String name, Instrument... candidates) {
        ambiguous.put(name, List.of(candidates).stream().map(Instrument::key).toList());
        return this;
    }

    void moveTo(long position) {
        this.position = position;
    }

    /** How often references were looked up; asking for the position alone does not count. */
    int lookups() {
        return lookups.get();
    }

    Future<Bus.Registration> serve(Bus bus) {
        return bus.serve(CatalogApi.LOCATE, this::locate);
    }

    Located locate(List<String> references, int nearest) {
        var outcomes = new ArrayList<Located.Outcome>(references.size());
        references.forEach(reference -> outcomes.add(outcome(reference, nearest)));
        return new Located(outcomes, position);
    }

    private Future<Located> locate(Lookup lookup, Origin origin) {
        if (!lookup.references().isEmpty()) {
            lookups.incrementAndGet();
        }
        return Future.succeededFuture(locate(lookup.references(), lookup.nearest()));
    }

    private Located.Outcome outcome(String reference, int nearest) {
        var name = reference.toUpperCase(Locale.ROOT);
        if (ambiguous.containsKey(name)) {
            return new Located.Ambiguous(reference, ambiguous.get(name));
        }
        if (byName.containsKey(name)) {
            return new Located.Found(reference, byName.get(name), List.of(), false);
        }
        var nse = byName.get("NSE:" + name);
        var bse = byName.get("BSE:" + name);
        if (nse != null) {
            return new Located.Found(reference, nse, bse == null ? List.of() : List.of(bse.key()), false);
        }
        return new Located.Unknown(
                reference,
                byName.values().stream()
                        .map(Instrument::key)
                        .filter(key -> key.value().startsWith(name.substring(0, Math.min(6, name.length()))))
                        .sorted()
                        .limit(nearest)
                        .toList());
    }
}
