package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.time.Duration;

/**
 * The live settings of this room, read once at the start of a request.
 *
 * @param maxProfiles active profiles per user, where the user has no limit of his own
 * @param strict whether limits of types and unknown keys are conflicts, else warnings
 */
record ProfileSettings(int maxProfiles, boolean strict, Strategy strategy, Duration auditRetention) {

    static ProfileSettings of(LiveSnapshot live) {
        return new ProfileSettings(
                live.integer(LiveSetting.MAX_SUBSCRIPTIONS_PER_USER),
                live.flag(LiveSetting.PROFILE_VALIDATION_STRICT),
                Strategy.find(live.text(LiveSetting.CONFLICT_RESOLUTION_STRATEGY))
                        .orElseThrow(),
                Duration.ofDays(live.integer(LiveSetting.AUDIT_RETENTION_DAYS)));
    }

    ProfileSettings with(Strategy other) {
        return new ProfileSettings(maxProfiles, strict, other, auditRetention);
    }
}
