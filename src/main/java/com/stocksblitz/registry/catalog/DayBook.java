package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** The names of some instruments as they were on one day. */
final class DayBook implements NameBook {
    private final TreeMap<String, List<Instrument>> bearers = new TreeMap<>();

    DayBook(Collection<Instrument> instruments) {
        for (var instrument : instruments) {
            for (var name : Names.of(instrument)) {
                bearers.computeIfAbsent(name, none -> new ArrayList<>(1)).add(instrument);
            }
        }
    }

    @Override
    public void find(List<NamePass.Probe> probes, Bearers found) {
        for (var probe : probes) {
            if (probe.prefix()) {
                bearers.tailMap(probe.name()).entrySet().stream()
                        .takeWhile(entry -> entry.getKey().startsWith(probe.name()))
                        .forEach(entry -> entry.getValue().forEach(bearer -> found.add(probe.owner(), bearer)));
            } else {
                bearers.getOrDefault(probe.name(), List.of()).forEach(bearer -> found.add(probe.owner(), bearer));
            }
        }
    }
}
