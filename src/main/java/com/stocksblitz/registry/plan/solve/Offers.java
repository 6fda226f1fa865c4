package com.stocksblitz.registry.plan.solve;

import java.util.Map;
import java.util.Set;

/**
 * Where an instrument can be had. Instruments that can be had in the same places should share one object: they are then
 * sorted into types without being looked at one by one.
 *
 * @param modes per account id the native modes in which its feed offers the instrument; an account where the instrument
 *     has no token today is absent
 */
public record Offers(Map<String, Set<String>> modes) {
    /** Nowhere. */
    public static final Offers NONE = new Offers(Map.of());

    public Offers {
        modes = Map.copyOf(modes);
    }
}
