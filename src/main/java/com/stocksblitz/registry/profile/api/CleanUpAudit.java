package com.stocksblitz.registry.profile.api;

/** Deletes audit rows that are past AUDIT_RETENTION_DAYS. */
public record CleanUpAudit() {}
