package com.stocksblitz.registry.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** What the health calls answer, alike on the public and on the management listener. */
public final class HealthView {
    private static final String SERVICE = "instrument-registry";
    private static final String DATABASE = "database";
    /** Of this program. */
    public static final String VERSION = version();

    private final Readiness readiness;
    private final Liveness liveness;

    public HealthView(Readiness readiness, Liveness liveness) {
        this.readiness = readiness;
        this.liveness = liveness;
    }

    /**
     * @param status HTTP status, 200 or 503
     * @param members of the JSON object
     */
    public record View(int status, Map<String, Object> members) {}

    /** 200 while serving, also degraded; 503 before the first ready and while stopping. */
    public View health() {
        var report = readiness.report();
        var members = new LinkedHashMap<String, Object>();
        members.put(
                "status",
                switch (report.phase()) {
                    case STARTING -> "starting";
                    case STOPPING -> "stopping";
                    case SERVING -> report.isHealthy() ? "healthy" : "degraded";
                });
        members.put("service", SERVICE);
        members.put("version", VERSION);
        members.put("timestamp", readiness.now());
        return new View(report.phase() == Readiness.Phase.SERVING ? 200 : 503, members);
    }

    public View live() {
        boolean live = liveness.isLive();
        var members = new LinkedHashMap<String, Object>();
        members.put("status", live ? "live" : "blocked");
        members.put("timestamp", readiness.now());
        return new View(live ? 200 : 503, members);
    }

    /** @param details whether the asker may see why something is down */
    public View ready(boolean details) {
        var report = readiness.report();
        var checks = new LinkedHashMap<String, Object>();
        var times = new LinkedHashMap<String, Object>();
        report.checks().forEach((name, state) -> {
            checks.put(name, details ? state : state.status());
            times.put(name, state.responseTimeMs());
        });
        var members = new LinkedHashMap<String, Object>();
        members.put("status", report.isReady() ? "ready" : "not_ready");
        members.put("checks", checks);
        members.put("response_times", times);
        members.put("timestamp", report.takenAt());
        return new View(report.isReady() ? 200 : 503, members);
    }

    public View database() {
        var report = readiness.report();
        var state = report.checks().get(DATABASE);
        boolean connected = state != null && state.status() != Readiness.Status.DOWN;
        var members = new LinkedHashMap<String, Object>();
        members.put("database_connected", connected);
        members.put("timestamp", report.takenAt());
        return new View(connected ? 200 : 503, members);
    }

    private static String version() {
        try (var in = HealthView.class.getResourceAsStream("/build.properties")) {
            var build = new Properties();
            build.load(in);
            return build.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("build.properties cannot be read", unreadable);
        }
    }
}
