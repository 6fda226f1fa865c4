package com.stocksblitz.registry.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How much a description tells; each level holds what the one before holds. */
enum DescriptionLevel {
    BASIC,
    DETAILED,
    COMPREHENSIVE;

    static final List<String> LABELS =
            Arrays.stream(values()).map(DescriptionLevel::label).toList();

    /** @param label null for detailed */
    static Optional<DescriptionLevel> find(String label) {
        return label == null
                ? Optional.of(DETAILED)
                : Arrays.stream(values())
                        .filter(level -> level.label().equals(label))
                        .findFirst();
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
