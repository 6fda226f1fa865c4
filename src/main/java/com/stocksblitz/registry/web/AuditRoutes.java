package com.stocksblitz.registry.web;

import com.stocksblitz.registry.audit.api.AuditApi;
import com.stocksblitz.registry.audit.api.AuditQuery;
import com.stocksblitz.registry.audit.api.VerifyAudit;
import com.stocksblitz.registry.bus.Bus;
import io.vertx.core.Future;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Optional;

/** The audit trail: read and verified. */
final class AuditRoutes implements Routes {
    private final Bus bus;

    AuditRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("listAudit", this::list, "verifyAudit", this::verify);
    }

    /** Who acts for a user sees what that user did and nothing else. */
    private Future<Answer> list(Request request) {
        var since = Optional.ofNullable(request.text("since")).map(OffsetDateTime::parse);
        var query = new AuditQuery(
                request.text("entity"),
                request.text("actor"),
                request.origin().userId().orElse(null),
                since.map(OffsetDateTime::toInstant).orElse(null),
                request.text("cursor"),
                request.integer("limit"));
        return bus.ask(AuditApi.LIST, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> verify(Request request) {
        var anchor = Optional.ofNullable(request.text("anchor")).map(AuditRoutes::place);
        return bus.ask(AuditApi.VERIFY, new VerifyAudit(request.number("after"), anchor.orElse(null)), request.origin())
                .map(Answer::ok);
    }

    /** The contract has checked the form. */
    private static VerifyAudit.Place place(String anchor) {
        var parts = anchor.split(":");
        return new VerifyAudit.Place(Long.parseLong(parts[0]), parts[1]);
    }
}
