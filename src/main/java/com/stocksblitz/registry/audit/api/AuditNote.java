package com.stocksblitz.registry.audit.api;

import java.util.Map;
import java.util.Objects;

/**
 * What is to be written down.
 *
 * @param action what was done, such as {@code key.refused}
 * @param entity to what, as {@code <kind>/<id>}
 * @param detail anything the mapper can write; never a secret
 */
public record AuditNote(String action, String entity, Map<String, Object> detail) {
    public AuditNote {
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(entity, "entity");
        detail = Map.copyOf(detail);
    }
}
