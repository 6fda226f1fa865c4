package com.stocksblitz.registry.settings;

/** A value that must not be printed: no log line, no message, no dump of a settings record shows it. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "***";
    }
}
