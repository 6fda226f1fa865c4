package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import io.vertx.core.Future;

/** A side that can be asked who belongs to what. */
interface MembershipSide {
    Future<Members> members(MembersQuery query, Origin origin);

    Future<MembershipPage> list(MembershipsQuery query, Origin origin);
}
