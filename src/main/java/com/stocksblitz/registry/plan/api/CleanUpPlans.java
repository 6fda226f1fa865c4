package com.stocksblitz.registry.plan.api;

/** Asks for the clean-up; nothing to choose. */
public record CleanUpPlans() {}
