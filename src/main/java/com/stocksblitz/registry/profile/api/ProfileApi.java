package com.stocksblitz.registry.profile.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/**
 * The channels of subscription profiles. With an acting user, whatever belongs to another user fails with NotFound (and
 * a create for another with Forbidden).
 */
public final class ProfileApi {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration WRITE = Duration.ofSeconds(9);

    /**
     * Fails with Malformed, Refused ({@code secret_in_preferences}, {@code idempotency_key_reused}), Conflict
     * ({@code profile_conflict}, with the conflicts; {@code idempotency_key_in_flight}), Forbidden, Unavailable.
     */
    public static final Call<CreateProfile, ProfileWritten> CREATE =
            Call.local("profile.create", CreateProfile.class, ProfileWritten.class, WRITE);

    /** As {@link #CREATE}; also NotFound and WrongVersion, and Refused {@code immutable_field} for another owner. */
    public static final Call<UpdateProfile, ProfileWritten> UPDATE =
            Call.local("profile.update", UpdateProfile.class, ProfileWritten.class, WRITE);

    /** Fails with NotFound and WrongVersion. */
    public static final Call<DeleteProfile, ProfileDeleted> DELETE =
            Call.local("profile.delete", DeleteProfile.class, ProfileDeleted.class, WRITE);

    public static final Call<ProfileQuery, StoredProfile> GET =
            Call.local("profile.get", ProfileQuery.class, StoredProfile.class, SHORT);

    public static final Call<ProfilesQuery, ProfileList> LIST =
            Call.local("profile.list", ProfilesQuery.class, ProfileList.class, SHORT);

    public static final Call<ConflictsQuery, ConflictList> CONFLICTS =
            Call.local("profile.conflicts", ConflictsQuery.class, ConflictList.class, SHORT);

    /** Fails as the write that it carries out, and with Conflict {@code already_resolved}. */
    public static final Call<ResolveConflict, ConflictResolved> RESOLVE =
            Call.local("profile.conflict.resolve", ResolveConflict.class, ConflictResolved.class, WRITE);

    /** Also of a deleted profile. */
    public static final Call<AuditQuery, AuditList> AUDIT =
            Call.local("profile.audit", AuditQuery.class, AuditList.class, SHORT);

    public static final Call<LimitsQuery, UserLimitsView> LIMITS =
            Call.local("profile.limits", LimitsQuery.class, UserLimitsView.class, SHORT);

    /** Fails with WrongVersion. A lower limit holds from the next write on and takes nothing away. */
    public static final Call<SetLimits, UserLimitsView> SET_LIMITS =
            Call.local("profile.limits.set", SetLimits.class, UserLimitsView.class, SHORT);

    public static final Call<CleanUpAudit, AuditCleaned> CLEAN_UP =
            Call.local("profile.audit.cleanup", CleanUpAudit.class, AuditCleaned.class, Duration.ofSeconds(30));

    public static final Call<StatsQuery, ProfileStats> STATS =
            Call.local("profile.stats", StatsQuery.class, ProfileStats.class, SHORT);

    /** For plans made from profiles: what the user's active profiles among those ids want. */
    public static final Call<WantedInstruments, ProfileInstruments> INSTRUMENTS =
            Call.local("profile.instruments", WantedInstruments.class, ProfileInstruments.class, SHORT);

    private ProfileApi() {}
}
