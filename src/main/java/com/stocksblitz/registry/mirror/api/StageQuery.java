package com.stocksblitz.registry.mirror.api;

/** @param stage that is to be set: {@code unset} or the word of a {@link Stage} */
public record StageQuery(String stage) {}
