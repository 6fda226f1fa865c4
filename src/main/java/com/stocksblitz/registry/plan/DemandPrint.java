package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.plan.PlanRequest.Demand;
import com.stocksblitz.registry.plan.PlanRequest.Entry;
import com.stocksblitz.registry.plan.PlanRequest.ProfileVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Demands as a text that is hashed: equal for equal demands and for no others, since every part has its length before
 * it. As JSON the entries of a request would take ten times as long, each time that it is asked.
 */
final class DemandPrint {
    private static final int USUAL_ENTRY = 32;

    private final StringBuilder text;

    private DemandPrint(int entries) {
        text = new StringBuilder((entries + 1) * USUAL_ENTRY);
    }

    static String of(List<Demand> demands) {
        int entries =
                demands.stream().mapToInt(demand -> demand.entries().size()).sum();
        var print = new DemandPrint(entries);
        demands.forEach(print::add);
        return print.text.toString();
    }

    private void add(Demand demand) {
        add(demand.userId());
        add(demand.weight());
        add(demand.most());
        add(demand.profiles().size());
        demand.profiles().forEach(this::add);
        add(demand.entries().size());
        demand.entries().forEach(this::add);
    }

    private void add(ProfileVersion profile) {
        add(profile.profileId());
        add(profile.version());
    }

    private void add(Entry entry) {
        add(entry.reference());
        add(entry.intent() == null ? null : new String(CanonicalJson.bytes(entry.intent()), StandardCharsets.UTF_8));
        add(entry.profile());
        add(entry.mode());
        add(entry.minMode());
        add(entry.priority());
    }

    private void add(Enum<?> value) {
        add(value == null ? null : value.name());
    }

    private void add(int number) {
        text.append(number).append(',');
    }

    private void add(String part) {
        if (part == null) {
            text.append('-');
        } else {
            text.append(part.length()).append(':').append(part);
        }
    }
}
