package com.stocksblitz.registry.alert;

import com.stocksblitz.registry.alert.api.Alert;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Something of the node that is well or not; that it changes is an alert.
 *
 * @param kind of the alert
 * @param subject what it is about
 * @param trouble sentence about what is wrong; empty while all is well
 */
public record Condition(String kind, String subject, String trouble) {

    /** Whatever there is at the moment; may neither block nor take long. */
    @FunctionalInterface
    public interface Source extends Supplier<List<Condition>> {}

    boolean isWell() {
        return trouble.isEmpty();
    }

    Alert alert() {
        return new Alert(
                kind,
                isWell() ? subject + " is well again." : trouble,
                Map.of("subject", subject, "state", isWell() ? "over" : "begun"));
    }
}
