package com.stocksblitz.registry.profile.api;

/** One profile as stored. */
public record StoredProfile(ProfileView profile) {}
