package com.stocksblitz.registry.toggles;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What must come into the audit trail, now or when its store is back. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Flip.class, name = "flip"),
    @JsonSubTypes.Type(value = SettingWritten.class, name = "setting")
})
public sealed interface Told permits Flip, SettingWritten {}
