package com.stocksblitz.registry.settings;

import java.util.List;

/** The environment does not describe a service that can start; the message names every reason and no value. */
public final class InvalidSettings extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSettings(List<String> errors) {
        super(String.join("; ", errors), null, false, false);
    }
}
