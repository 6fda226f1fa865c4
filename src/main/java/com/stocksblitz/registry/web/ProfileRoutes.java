package com.stocksblitz.registry.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.profile.api.AuditQuery;
import com.stocksblitz.registry.profile.api.CleanUpAudit;
import com.stocksblitz.registry.profile.api.ConflictsQuery;
import com.stocksblitz.registry.profile.api.CreateProfile;
import com.stocksblitz.registry.profile.api.DeleteProfile;
import com.stocksblitz.registry.profile.api.LimitsQuery;
import com.stocksblitz.registry.profile.api.ProfileApi;
import com.stocksblitz.registry.profile.api.ProfileFields;
import com.stocksblitz.registry.profile.api.ProfileQuery;
import com.stocksblitz.registry.profile.api.ProfilesQuery;
import com.stocksblitz.registry.profile.api.ResolveConflict;
import com.stocksblitz.registry.profile.api.SetLimits;
import com.stocksblitz.registry.profile.api.StatsQuery;
import com.stocksblitz.registry.profile.api.UpdateProfile;
import io.vertx.core.Future;
import java.util.Map;

/** Subscription profiles, their conflicts, audit and limits. */
final class ProfileRoutes implements Routes {
    private final Bus bus;

    ProfileRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.ofEntries(
                Map.entry("createProfile", this::create),
                Map.entry("getProfile", this::get),
                Map.entry("putProfile", this::update),
                Map.entry("patchProfile", this::update),
                Map.entry("deleteProfile", this::delete),
                Map.entry("getProfileAudit", this::audit),
                Map.entry("listProfiles", this::list),
                Map.entry("listProfileConflicts", this::conflicts),
                Map.entry("resolveProfileConflict", this::resolve),
                Map.entry("getProfileLimits", this::limits),
                Map.entry("setProfileLimits", this::setLimits),
                Map.entry("cleanUpProfileAudit", this::cleanUp),
                Map.entry("getProfileStats", this::stats));
    }

    private Future<Answer> create(Request request) {
        var asked = new CreateProfile(request.body(ProfileFields.class), request.text("Idempotency-Key"));
        return bus.ask(ProfileApi.CREATE, asked, request.origin())
                .map(written -> Answer.tagged(written.profile().tag(), written));
    }

    private Future<Answer> get(Request request) {
        return bus.ask(ProfileApi.GET, new ProfileQuery(request.uuid("profile_id")), request.origin())
                .map(stored -> Answer.tagged(stored.profile().tag(), stored));
    }

    /** Both methods change what is given and leave the rest, as clients of the predecessor expect of PUT too. */
    private Future<Answer> update(Request request) {
        var asked = new UpdateProfile(request.uuid("profile_id"), request.text("If-Match"), request.body());
        return bus.ask(ProfileApi.UPDATE, asked, request.origin())
                .map(written -> Answer.tagged(written.profile().tag(), written));
    }

    private Future<Answer> delete(Request request) {
        var asked = new DeleteProfile(request.uuid("profile_id"), request.text("If-Match"));
        return bus.ask(ProfileApi.DELETE, asked, request.origin()).map(Answer::ok);
    }

    private Future<Answer> audit(Request request) {
        var query = new AuditQuery(request.uuid("profile_id"), request.integer("limit"), request.integer("offset"));
        return bus.ask(ProfileApi.AUDIT, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> list(Request request) {
        var query = new ProfilesQuery(
                request.text("user_id"),
                request.text("subscription_type"),
                request.flag("is_active"),
                request.integer("limit"),
                request.integer("offset"));
        return bus.ask(ProfileApi.LIST, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> conflicts(Request request) {
        var query = new ConflictsQuery(
                request.text("user_id"),
                request.text("status"),
                request.text("conflict_type"),
                request.integer("limit"),
                request.integer("offset"));
        return bus.ask(ProfileApi.CONFLICTS, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> resolve(Request request) {
        var body = request.body();
        var asked = new ResolveConflict(
                request.uuid("conflict_id"),
                body.path("resolution").textValue(),
                body.path("note").textValue());
        return bus.ask(ProfileApi.RESOLVE, asked, request.origin()).map(Answer::ok);
    }

    private Future<Answer> limits(Request request) {
        return bus.ask(ProfileApi.LIMITS, new LimitsQuery(request.text("user_id")), request.origin())
                .map(limits -> Answer.version(limits.version(), limits));
    }

    private Future<Answer> setLimits(Request request) {
        var types = request.body().path("max_instruments");
        var asked = new SetLimits(
                request.text("user_id"),
                request.text("If-Match"),
                integer(request.body().path("max_profiles")),
                new SetLimits.PerType(
                        integer(types.path("live_feed")),
                        integer(types.path("historical")),
                        integer(types.path("alerts"))));
        return bus.ask(ProfileApi.SET_LIMITS, asked, request.origin())
                .map(limits -> Answer.version(limits.version(), limits));
    }

    private static Integer integer(JsonNode node) {
        return node.isIntegralNumber() ? node.intValue() : null;
    }

    private Future<Answer> cleanUp(Request request) {
        return bus.ask(ProfileApi.CLEAN_UP, new CleanUpAudit(), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> stats(Request request) {
        return bus.ask(ProfileApi.STATS, new StatsQuery(), request.origin()).map(Answer::ok);
    }
}
