package com.stocksblitz.registry.mirror.api;

/** @param stage that is to be set: {@code unset}, {@code live}, {@code rampdown} or {@code complete} */
public record StageQuery(String stage) {}
