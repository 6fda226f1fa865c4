package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.profile.api.UserLimitsView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Objects;

/**
 * A user's own limits; each null where the service's default holds.
 *
 * @param version 0 where none was ever set
 */
public record UserLimits(
        String userId,
        Integer maxProfiles,
        Integer liveFeed,
        Integer historical,
        Integer alerts,
        int version,
        Instant updatedAt) {

    public static UserLimits none(String userId) {
        return new UserLimits(userId, null, null, null, null, 0, null);
    }

    /** @param usual of the service */
    int profiles(int usual) {
        return maxProfiles == null ? usual : maxProfiles;
    }

    /** Most instruments in one profile. */
    int instruments(SubscriptionType type) {
        var own = switch (type) {
            case LIVE_FEED -> liveFeed;
            case HISTORICAL -> historical;
            case ALERTS -> alerts;
        };
        return own == null ? type.usualLimit() : own;
    }

    /** @param usualProfiles of the service */
    public UserLimitsView view(int usualProfiles) {
        var own = new LinkedHashMap<String, Integer>();
        own.put("max_profiles", maxProfiles);
        own.put("max_instruments.live_feed", liveFeed);
        own.put("max_instruments.historical", historical);
        own.put("max_instruments.alerts", alerts);
        own.values().removeIf(Objects::isNull);
        return new UserLimitsView(
                userId,
                profiles(usualProfiles),
                new UserLimitsView.PerType(
                        instruments(SubscriptionType.LIVE_FEED),
                        instruments(SubscriptionType.HISTORICAL),
                        instruments(SubscriptionType.ALERTS)),
                own.keySet().stream().toList(),
                version,
                updatedAt);
    }
}
