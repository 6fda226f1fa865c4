package com.stocksblitz.registry.plan.api;

/** Asks for the planner's settings; nothing to choose. */
public record PlannerConfigQuery() {}
