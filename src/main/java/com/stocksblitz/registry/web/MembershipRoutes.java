package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Which shares belong to which index. */
final class MembershipRoutes implements Routes {
    private final Bus bus;

    MembershipRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("listIndexMemberships", this::list, "writeIndexMemberships", this::write);
    }

    private Future<Answer> list(Request request) {
        var query = new MembershipsQuery(
                request.text("index"),
                request.text("instrument_key"),
                request.date("as_of"),
                request.integer("limit"),
                request.text("cursor"));
        return bus.ask(MembershipApi.LIST, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> write(Request request) {
        request.requireForAnybody("the memberships are everybody's.");
        return request.read(Records.class)
                .map(records -> new WriteMemberships(
                        records.memberships(),
                        request.text("mode").equals("all_or_nothing"),
                        request.text("Idempotency-Key")))
                .compose(asked -> bus.ask(MembershipApi.WRITE, asked, request.origin()))
                .map(Answer::ok);
    }

    private record Records(List<WriteMemberships.Entry> memberships) {}
}
