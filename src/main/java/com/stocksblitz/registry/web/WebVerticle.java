package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.ops.Liveness;
import com.stocksblitz.registry.ops.NodeInside;
import com.stocksblitz.registry.ops.Readiness;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * The public listener. Deploy as many instances as there are loops for it: they share the port. Undeploying lets
 * requests in flight end, within {@link WebSettings.Limits#drainTime}.
 */
public final class WebVerticle extends VerticleBase {
    private static final int READ_AT_ONCE = 64 * 1024;
    private static final long LOOK_EVERY_MS = 1_000;
    private static final long WRITE_REFUSALS_EVERY_MS = 60_000;

    /** Longer than the longest silence before an answer, a plan's 65 s; shorter ones are {@link ConnectionWatch}'s. */
    private static final int DEAD_CONNECTION_SECONDS = 120;

    private final WebSettings settings;
    private final Contract contract;
    private final ApiKeys keys;
    private final Gates gates;
    private final NodeInside inside;
    private final Bus bus;
    private final Clock clock;
    private final Readiness readiness;
    private final Liveness liveness;
    private final PrometheusMeterRegistry registry;
    private HttpServer server;
    private Liveness.Heartbeat heartbeat;
    private BodyWork bodyWork;

    public WebVerticle(
            WebSettings settings,
            Contract contract,
            ApiKeys keys,
            Gates gates,
            NodeInside inside,
            Bus bus,
            Clock clock,
            Readiness readiness,
            Liveness liveness,
            PrometheusMeterRegistry registry) {
        this.settings = settings;
        this.contract = contract;
        this.keys = keys;
        this.gates = gates;
        this.inside = inside;
        this.bus = bus;
        this.clock = clock;
        this.readiness = readiness;
        this.liveness = liveness;
        this.registry = registry;
    }

    @Override
    public Future<?> start() {
        var limits = settings.limits();
        bodyWork = new BodyWork(vertx);
        var audit = new RefusalAudit(bus, clock, () -> UUID.randomUUID().toString());
        vertx.setPeriodic(WRITE_REFUSALS_EVERY_MS, tick -> audit.flush());
        var adapter = new EndpointAdapter(
                keys,
                gates,
                audit,
                new BodyReader(vertx, limits.bodyTime()),
                bodyWork,
                new Responder(vertx, clock),
                new RequestMeters(registry),
                clock,
                WebVerticle::correlationId);
        var uploads = new Uploads(
                vertx, settings.uploads(), limits, () -> UUID.randomUUID().toString());
        var router = router(adapter, endpoints(uploads));
        var watch = new ConnectionWatch(limits);
        var doorman = new Doorman(keys, gates, new RequestMeters(registry), clock, WebVerticle::correlationId);
        gates.loops().count();
        heartbeat = liveness.watch(vertx);
        vertx.setPeriodic(LOOK_EVERY_MS, tick -> watch.look());
        server = vertx.createHttpServer(options())
                .connectionHandler(connection -> {
                    var requests = FoldedHeaders.refuse(connection);
                    if (watch.opened(connection)) {
                        Turnstile.install(connection, requests, doorman, () -> watch.refused(connection));
                    }
                })
                .invalidRequestHandler(request -> refuseInvalid(adapter, request))
                .requestHandler(request -> {
                    watch.asked(request);
                    if (doorman.hasLetIn()) {
                        router.handle(request);
                    } else {
                        adapter.admit(request, router::handle);
                    }
                });
        return uploads.prepare(clock).compose(ready -> server.listen());
    }

    @Override
    public Future<?> stop() {
        heartbeat.end();
        return server.shutdown(settings.limits().drainTime().toMillis(), TimeUnit.MILLISECONDS)
                .eventually(bodyWork::close);
    }

    /** The port that was bound, of use where the settings say 0. */
    public int port() {
        return server.actualPort();
    }

    private Map<String, Endpoint> endpoints(Uploads uploads) {
        var endpoints = new HashMap<String, Endpoint>();
        for (var routes : List.of(
                new InstrumentRoutes(bus),
                new ChainRoutes(bus),
                new SnapshotRoutes(vertx, bus),
                new MembershipRoutes(bus),
                new SearchRoutes(bus),
                new PlanRoutes(bus),
                new ProfileRoutes(bus),
                new AccountRoutes(bus),
                new FeedRoutes(bus),
                new IngestRoutes(bus, uploads),
                new DisagreementRoutes(bus),
                new EventRoutes(bus),
                new HealthRoutes(readiness, liveness),
                new AuditRoutes(bus),
                new KeyRoutes(bus),
                new NodeRoutes(inside, gates),
                new EmergencyRoutes(bus, inside, clock),
                new DualWriteRoutes(bus, clock),
                new DeadLetterRoutes(bus),
                new RetentionRoutes(bus),
                new ValidationRoutes(bus),
                new ActuatorRoutes(bus, readiness, registry),
                new DocumentRoutes(vertx, contract))) {
            endpoints.putAll(routes.endpoints());
        }
        return endpoints;
    }

    private Router router(EndpointAdapter adapter, Map<String, Endpoint> endpoints) {
        var builder = RouterBuilder.create(vertx, contract.routable());
        var bound = new TreeSet<>(endpoints.keySet());
        for (var operation : contract.operations().values()) {
            var name = operation.id().replaceFirst("Alias$", "");
            var endpoint = endpoints.get(name);
            if (endpoint == null) {
                throw new IllegalStateException("no endpoint for operation " + operation.id());
            }
            bound.remove(name);
            builder.getRoute(operation.id())
                    .setDoValidation(false)
                    .setDoSecurity(false)
                    .addHandler(context -> adapter.handle(context, operation, endpoint));
        }
        if (!bound.isEmpty()) {
            throw new IllegalStateException("endpoints without an operation: " + bound);
        }
        var router = builder.createRouter();
        contract.operations().values().stream()
                .filter(operation -> operation.method().equals("GET"))
                .forEach(operation -> router.head(routerPath(operation.path()))
                        .handler(context -> adapter.handle(
                                context, operation, endpoints.get(operation.id().replaceFirst("Alias$", "")))));
        router.errorHandler(
                404,
                context -> adapter.refuse(context.request(), Failure.NotFound.of("There is nothing at this path.")));
        router.errorHandler(
                405,
                context -> adapter.refuse(
                        context.request(), new Failure.MethodNotAllowed(contract.methods(context.normalizedPath()))));
        router.errorHandler(400, context -> adapter.refuse(context.request(), badPath()));
        router.errorHandler(500, context -> unforeseen(adapter, context));
        return router;
    }

    /** HEAD is answered as GET without the body, which Vert.x leaves away; the contract's router knows only GET. */
    private static String routerPath(String template) {
        return template.replace("{", ":").replace("}", "");
    }

    /** Only to be told apart, so no entropy is spent on it: every refusal has one. */
    private static String correlationId() {
        var random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private static Failure badPath() {
        return Failure.Malformed.of("", "invalid_encoding", "The URL is not percent-encoded as it should be.");
    }

    /** The router decodes path and query on its way to a route and throws where they are wrong. */
    private static void unforeseen(EndpointAdapter adapter, RoutingContext context) {
        if (context.failure() instanceof IllegalArgumentException) {
            adapter.refuse(context.request(), badPath());
        } else {
            adapter.fail(context.request(), context.failure());
        }
    }

    private static void refuseInvalid(EndpointAdapter adapter, HttpServerRequest request) {
        request.response().putHeader("connection", "close");
        adapter.refuse(request, InvalidRequests.failure(request));
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                // Vert.x lets the instances of one deployment share a free port only where it is asked for by -1.
                .setPort(settings.port() == 0 ? -1 : settings.port())
                .setTcpNoDelay(true)
                // A burst of new connections must not wait for the one second of a repeated SYN.
                .setAcceptBacklog(1_024)
                .setHttp2ClearTextEnabled(false)
                // There are no web sockets here, and their handlers drop requests beyond 128 pipelined ones.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxInitialLineLength(settings.limits().urlBytes())
                .setMaxHeaderSize(settings.limits().headerBytes())
                // As much as is read at a time, so that a request of 1,000 keys comes in one.
                .setMaxChunkSize(READ_AT_ONCE)
                .setIdleTimeout(DEAD_CONNECTION_SECONDS);
    }
}
