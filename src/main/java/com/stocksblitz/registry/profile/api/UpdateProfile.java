package com.stocksblitz.registry.profile.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/**
 * @param ifMatch the header as sent, null where it was not
 * @param changes an object with any members of {@link ProfileFields}: what is absent stays, null means the default
 */
public record UpdateProfile(UUID profileId, String ifMatch, JsonNode changes) {}
