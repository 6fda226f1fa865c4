package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.Instrument;
import java.io.IOException;
import java.util.List;

/** Who bears which of the {@link Names}. */
interface NameBook {

    /** Reports every instrument that has a probe's name, under that probe's owner; one may be reported repeatedly. */
    void find(List<NamePass.Probe> probes, Bearers bearers) throws IOException;

    @FunctionalInterface
    interface Bearers {
        void add(int owner, Instrument instrument);
    }
}
