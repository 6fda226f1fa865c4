package com.stocksblitz.registry.plan.api;

/** @param status {@code deleted} */
public record PlanDeleted(String planId, String status) {}
