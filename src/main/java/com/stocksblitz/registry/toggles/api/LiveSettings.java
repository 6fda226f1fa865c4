package com.stocksblitz.registry.toggles.api;

/** Gives the settings in force. A request reads them once, at its start, and passes the snapshot on. */
@FunctionalInterface
public interface LiveSettings {
    LiveSnapshot current();
}
