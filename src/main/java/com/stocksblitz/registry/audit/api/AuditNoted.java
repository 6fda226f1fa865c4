package com.stocksblitz.registry.audit.api;

/** @param auditId of the row */
public record AuditNoted(long auditId) {}
