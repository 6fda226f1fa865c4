package com.stocksblitz.registry.standin;

import com.fasterxml.jackson.core.type.TypeReference;
import com.stocksblitz.registry.standin.Endpoints.Answer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.RoutingContext;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The legacy screener's index memberships in small, in memory or kept in a file, with faults on demand.
 *
 * <ul>
 *   <li>{@code POST /api/v1/index-memberships/bulk} takes {@code {"memberships": [...]}}; a row replaces the one of the
 *       same symbol, exchange and index. Like the real one it ignores idempotency keys.
 *   <li>{@code GET /api/v1/index-memberships} answers {@code {"memberships": [...]}} in the order of first arrival.
 *   <li>{@code POST /faults} sets how the next calls go wrong ({@link Fault}); {@code {}} ends it. {@code GET
 *       /requests} counts what arrived, faults included, and names the last idempotency keys, empty for a request
 *       without one.
 * </ul>
 */
public final class ScreenerStub {
    private static final long BODY_LIMIT = 4 * 1024 * 1024;
    private static final int MOST_KEYS = 100;
    private static final int MOST_ROWS = 1_000_000;

    private final Vertx vertx;
    private final Listener listener;
    private final Optional<SavedFile<Membership>> file;
    private final AtomicReference<Fault> fault = new AtomicReference<>(Fault.NONE);
    // These belong to the server's event loop.
    private final Map<Membership.Key, Membership> memberships = new LinkedHashMap<>();
    private final Deque<String> keys = new ArrayDeque<>();
    private long requests;
    private Future<HttpServer> server = Future.failedFuture("not started");

    /** In memory only. */
    public ScreenerStub(Vertx vertx, Listener listener) {
        this(vertx, listener, Optional.empty());
    }

    /** @param file where the rows are kept; made on the first write */
    public ScreenerStub(Vertx vertx, Listener listener, Path file) {
        this(vertx, listener, Optional.of(new SavedFile<>(file, new TypeReference<>() {})));
    }

    private ScreenerStub(Vertx vertx, Listener listener, Optional<SavedFile<Membership>> file) {
        this.vertx = vertx;
        this.listener = listener;
        this.file = file;
    }

    /** Reads the file, then listens; answers the port. */
    public Future<Integer> start() {
        server = vertx.executeBlocking(() -> file.isPresent() ? file.get().load() : List.<Membership>of())
                .compose(kept -> {
                    kept.forEach(row -> memberships.put(row.key(), row));
                    return listener.listen(vertx, endpoints().handler());
                });
        return server.map(HttpServer::actualPort);
    }

    public Future<Void> stop() {
        return server.compose(HttpServer::close);
    }

    private Endpoints endpoints() {
        var endpoints = new Endpoints(vertx, listener.apiKey(), BODY_LIMIT);
        var router = endpoints.router();
        endpoints.serve(router.post("/api/v1/index-memberships/bulk"), this::bulk);
        endpoints.serve(router.get("/api/v1/index-memberships"), this::list);
        endpoints.serve(router.post("/faults"), this::setFault);
        endpoints.serve(router.get("/requests"), this::count);
        return endpoints;
    }

    private Future<Answer> bulk(RoutingContext context) {
        var rows = Endpoints.body(context, Bulk.class).memberships();
        if (rows == null || rows.contains(null)) {
            return Future.failedFuture(Endpoints.refusal(422, "memberships is required"));
        }
        return faulty(context, rows, () -> store(rows));
    }

    private Future<Answer> list(RoutingContext context) {
        return faulty(
                context,
                List.of(),
                () -> Future.succeededFuture(
                        new Answer(200, Map.of("memberships", List.copyOf(memberships.values())))));
    }

    private Future<Answer> store(List<Membership> rows) {
        if (memberships.size() + rows.size() > MOST_ROWS) {
            throw Endpoints.refusal(413, "No more than " + MOST_ROWS + " memberships are kept");
        }
        rows.forEach(row -> memberships.put(row.key(), row));
        var answer = success(rows.size());
        if (file.isEmpty()) {
            return Future.succeededFuture(answer);
        }
        var all = List.copyOf(memberships.values());
        // Ordered: each writes all, and the last one must stay.
        return vertx.executeBlocking(
                () -> {
                    file.get().save(all);
                    return answer;
                },
                true);
    }

    private Future<Answer> setFault(RoutingContext context) {
        var asked = Endpoints.body(context, Fault.Asked.class).fault();
        fault.set(asked);
        return Future.succeededFuture(new Answer(200, asked));
    }

    private Future<Answer> count(RoutingContext context) {
        return Future.succeededFuture(new Answer(
                200,
                Map.of(
                        "requests",
                        requests,
                        "memberships",
                        memberships.size(),
                        "idempotency_keys",
                        List.copyOf(keys))));
    }

    /** Does the work as the fault in force allows. */
    private Future<Answer> faulty(RoutingContext context, List<Membership> rows, Supplier<Future<Answer>> work) {
        requests++;
        keys.addLast(Optional.ofNullable(context.request().getHeader("Idempotency-Key"))
                .orElse(""));
        if (keys.size() > MOST_KEYS) {
            keys.removeFirst();
        }
        var now = fault.get().concerns(rows)
                ? fault.getAndUpdate(current -> current.afterOne().orElse(Fault.NONE))
                : Fault.NONE;
        return late(now).compose(ready -> {
            if (!now.spoils()) {
                return work.get();
            }
            return (now.applied() ? work.get() : Future.succeededFuture())
                    .compose(done -> spoilt(context, rows.size(), now));
        });
    }

    private Future<Answer> spoilt(RoutingContext context, int rows, Fault now) {
        if (now.forgets()) {
            return Future.succeededFuture(success(rows));
        }
        if (now.drop()) {
            return context.request().connection().close().map(new Answer(503, Map.of("detail", "dropped")));
        }
        return Future.succeededFuture(
                now.errorInSuccess()
                        ? new Answer(200, Map.of("status", "error", "detail", "Database connection failed"))
                        : new Answer(now.status(), Map.of("detail", "Fault on demand")));
    }

    private static Answer success(int rows) {
        return new Answer(200, Map.of("status", "success", "processed", rows));
    }

    private Future<Void> late(Fault now) {
        return now.latencyMs() == 0
                ? Future.succeededFuture()
                : vertx.timer(now.latencyMs(), TimeUnit.MILLISECONDS).mapEmpty();
    }

    private record Bulk(List<Membership> memberships) {}
}
