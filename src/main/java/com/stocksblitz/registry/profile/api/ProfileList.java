package com.stocksblitz.registry.profile.api;

import java.util.List;

/** Newest first. */
public record ProfileList(List<ProfileView> profiles, Paging pagination) {
    public ProfileList {
        profiles = List.copyOf(profiles);
    }
}
