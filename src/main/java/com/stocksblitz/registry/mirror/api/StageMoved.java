package com.stocksblitz.registry.mirror.api;

import com.stocksblitz.registry.failure.FieldError;
import java.util.List;

/**
 * @param reached whether the stage that the setting asks for is the one in force
 * @param stage reached
 * @param reasons why it is not the one asked for; none are known a moment after the setting was written
 */
public record StageMoved(boolean reached, String stage, List<FieldError> reasons) {
    public StageMoved {
        reasons = List.copyOf(reasons);
    }
}
