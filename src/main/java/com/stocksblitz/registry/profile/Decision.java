package com.stocksblitz.registry.profile;

import java.util.List;

/** What a write comes to, decided while the user's row is locked. */
public sealed interface Decision {

    /**
     * @param changes the written profile first, then those that gave way
     * @param conflicts settled, each with its outcome
     */
    record Write(List<Change> changes, List<Conflict> conflicts, List<String> warnings) implements Decision {
        public Write {
            changes = List.copyOf(changes);
            conflicts = List.copyOf(conflicts);
            warnings = List.copyOf(warnings);
        }

        static Write of(Change change) {
            return new Write(List.of(change), List.of(), List.of());
        }

        /** The change of the written profile itself. */
        public Change first() {
            return changes.getFirst();
        }
    }

    /** Nothing may be stored. */
    record Refuse(List<Conflict> conflicts) implements Decision {
        public Refuse {
            conflicts = List.copyOf(conflicts);
        }
    }
}
