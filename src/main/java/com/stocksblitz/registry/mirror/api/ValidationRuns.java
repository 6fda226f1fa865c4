package com.stocksblitz.registry.mirror.api;

import java.util.List;

/** The newest first. */
public record ValidationRuns(List<ValidationRun> runs) {
    public ValidationRuns {
        runs = List.copyOf(runs);
    }
}
