package com.stocksblitz.registry.feed.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Why a figure is believed.
 *
 * @param source where it was read, in words
 * @param read the day it was read
 */
public record Evidence(Grade grade, String source, LocalDate read) {
    public Evidence {
        Objects.requireNonNull(grade, "grade");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(read, "read");
        if (source.isBlank()) {
            throw new IllegalArgumentException("an evidence names its source");
        }
    }

    /** Best first. */
    public enum Grade {
        /** The vendor's page, or an answer of its staff. */
        @JsonProperty("official")
        OFFICIAL,
        /** Source code of the vendor's client. */
        @JsonProperty("code")
        CODE,
        /** Somebody else's code or page. */
        @JsonProperty("secondary")
        SECONDARY,
        /** One user's claim, or what an account's row states. */
        @JsonProperty("user_report")
        USER_REPORT
    }
}
