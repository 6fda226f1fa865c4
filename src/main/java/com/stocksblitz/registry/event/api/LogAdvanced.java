package com.stocksblitz.registry.event.api;

/** @param position newest position of the log */
public record LogAdvanced(long position) {}
