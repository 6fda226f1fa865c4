package com.stocksblitz.registry.mirror.api;

/**
 * @param level {@code basic}: numbers only; {@code detailed}: with the first records that differ; {@code strict}: as
 *     detailed, without tolerance
 * @param batchSize most records of both sides that are looked at together where digests differ, 100 to 20,000
 */
public record RunValidation(String level, int batchSize) {}
