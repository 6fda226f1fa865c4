package com.stocksblitz.registry.membership.api;

import java.util.List;

/**
 * What the legacy screener has.
 *
 * @param memberships 1 to 5,000, each with its {@code effectiveDate}
 */
public record AdoptMemberships(List<WriteMemberships.Entry> memberships) {
    public AdoptMemberships {
        memberships = List.copyOf(memberships);
    }
}
