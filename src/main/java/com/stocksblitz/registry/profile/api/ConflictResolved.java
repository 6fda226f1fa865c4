package com.stocksblitz.registry.profile.api;

/** @param profile what the write made; null where it was dismissed */
public record ConflictResolved(String conflictId, String status, String resolution, ProfileView profile) {}
