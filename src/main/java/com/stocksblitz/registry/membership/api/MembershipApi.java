package com.stocksblitz.registry.membership.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The memberships' channels. */
public final class MembershipApi {
    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** Who belongs to an index on a date. Fails with NotFound for an index that never had a member. */
    public static final Call<MembersQuery, Members> MEMBERS =
            Call.local("membership.members", MembersQuery.class, Members.class, SHORT);

    /** One page of the memberships of a date, ordered by index and instrument. */
    public static final Call<MembershipsQuery, MembershipPage> LIST =
            Call.local("membership.list", MembershipsQuery.class, MembershipPage.class, SHORT);

    /**
     * Records in bulk; each has its own outcome. Fails with Malformed, and where all or nothing is asked with Refused,
     * which names all that is wrong.
     */
    public static final Call<WriteMemberships, MembershipsWritten> WRITE =
            Call.local("membership.write", WriteMemberships.class, MembershipsWritten.class, LONG);

    /** Takes over what the legacy screener has, where it is the side that counts and nobody writes meanwhile. */
    public static final Call<AdoptMemberships, MembershipsWritten> ADOPT =
            Call.local("membership.adopt", AdoptMemberships.class, MembershipsWritten.class, LONG);

    private MembershipApi() {}
}
