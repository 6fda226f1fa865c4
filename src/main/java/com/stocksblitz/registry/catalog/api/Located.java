package com.stocksblitz.registry.catalog.api;

import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import java.util.List;
import java.util.Objects;

/**
 * @param outcomes one for each reference, in order
 * @param catalogPosition log position of the newest instrument, token or lot change that the index has applied
 */
public record Located(List<Outcome> outcomes, long catalogPosition) {
    public Located {
        outcomes = List.copyOf(outcomes);
    }

    /** What became of one reference. */
    public sealed interface Outcome {
        String requested();
    }

    /**
     * @param alsoListed other listings that the reference names too, where it named no exchange
     * @param renamed whether the reference is a former name of the instrument
     */
    public record Found(String requested, Instrument instrument, List<InstrumentKey> alsoListed, boolean renamed)
            implements Outcome {
        public Found {
            Objects.requireNonNull(instrument, "instrument");
            alsoListed = List.copyOf(alsoListed);
        }
    }

    /** Two candidates on one exchange. */
    public record Ambiguous(String requested, List<InstrumentKey> candidates) implements Outcome {
        public Ambiguous {
            candidates = List.copyOf(candidates);
        }
    }

    /** Nothing ever had this name. */
    public record Unknown(String requested, List<InstrumentKey> nearest) implements Outcome {
        public Unknown {
            nearest = List.copyOf(nearest);
        }
    }
}
