package com.stocksblitz.registry.feed.api;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Within what a limit counts, widest first. An account here has one API key and one session. */
public enum Scope {
    /** All accounts that name the same team. */
    @JsonProperty("team")
    TEAM(true),
    /** All accounts that name the same address. */
    @JsonProperty("ip")
    IP(true),
    @JsonProperty("account")
    ACCOUNT(false),
    @JsonProperty("api_key")
    API_KEY(false),
    @JsonProperty("session")
    SESSION(false),
    @JsonProperty("connection")
    CONNECTION(false);

    private final boolean shared;

    Scope(boolean shared) {
        this.shared = shared;
    }

    /** Whether several accounts of a plan can lie in one such scope. */
    public boolean isShared() {
        return shared;
    }
}
