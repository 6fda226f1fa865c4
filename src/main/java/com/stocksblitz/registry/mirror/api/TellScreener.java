package com.stocksblitz.registry.mirror.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;

/**
 * @param write the same for the same rows whenever they are sent again
 * @param rows 1 to 5,000: {@code symbol, exchange, index_name, weight, sector, effective_date}; weight 0 stands for no
 *     member
 */
public record TellScreener(UUID write, List<JsonNode> rows) {
    public TellScreener {
        rows = List.copyOf(rows);
    }
}
