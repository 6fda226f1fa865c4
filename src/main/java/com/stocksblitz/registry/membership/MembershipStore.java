package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembershipPage;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Port to stored memberships. Every method fails with Unavailable when the store cannot be reached. */
public interface MembershipStore {

    /** Empty for an index that never had a member. */
    Future<Optional<Members>> members(IndexRef index, LocalDate asOf);

    /** Ordered by index and instrument, each by what it is called now. */
    Future<List<MembershipPage.Membership>> list(Filter filter);

    /**
     * @param after the last one of the page before
     * @param limit most rows
     */
    record Filter(
            Optional<IndexRef> index, OptionalLong instrumentId, LocalDate asOf, Optional<After> after, int limit) {}

    record After(String indexId, String instrumentKey) {}
}
