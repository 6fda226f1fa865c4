package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;

/** The contract, a page to try it with, and what each problem code means. Open to read. */
final class DocumentRoutes implements Routes {
    private static final String HTML = "text/html; charset=utf-8";
    private static final String SCRIPT = "text/javascript; charset=utf-8";

    /** The page runs the scripts of the jar and calls this service, nothing else. */
    private static final Map<String, String> PAGE_POLICY = Map.of(
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                    + "connect-src 'self'; frame-ancestors 'none'");

    private static final String WEBJAR = "META-INF/resources/webjars/swagger-ui/" + webjarVersion() + "/";
    private static final Map<String, String> ASSETS = Map.of(
            "swagger-ui.css",
            "text/css; charset=utf-8",
            "swagger-ui-bundle.js",
            SCRIPT,
            "swagger-ui-standalone-preset.js",
            SCRIPT,
            "favicon-32x32.png",
            "image/png");

    private static final Buffer PAGE = Buffer.buffer("""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>StocksBlitz Instrument Registry</title>
              <link rel="stylesheet" href="/api/docs/swagger-ui.css">
              <link rel="icon" type="image/png" href="/api/docs/favicon-32x32.png">
            </head>
            <body>
              <div id="swagger-ui"></div>
              <script src="/api/docs/swagger-ui-bundle.js"></script>
              <script src="/api/docs/swagger-ui-standalone-preset.js"></script>
              <script src="/api/docs/start.js"></script>
            </body>
            </html>
            """);

    private static final Buffer START = Buffer.buffer("""
            window.ui = SwaggerUIBundle({
              url: "/api/openapi.json",
              dom_id: "#swagger-ui",
              deepLinking: true,
              persistAuthorization: true,
              presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
              layout: "BaseLayout"
            });
            """);

    private final Vertx vertx;
    private final Contract contract;

    DocumentRoutes(Vertx vertx, Contract contract) {
        this.vertx = vertx;
        this.contract = contract;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "getContractYaml",
                        request -> Future.succeededFuture(
                                Answer.bytes("application/yaml; charset=utf-8", contract.yaml())),
                "getContractJson", request -> Future.succeededFuture(Answer.bytes("application/json", contract.json())),
                "getDocs", request -> Future.succeededFuture(page(HTML, PAGE)),
                "getDocsAsset", this::asset,
                "listProblems", request -> Future.succeededFuture(Answer.ok(Map.of("problems", contract.problems()))),
                "getProblem", this::problem);
    }

    private Future<Answer> asset(Request request) {
        var name = request.text("asset");
        if (name.equals("start.js")) {
            return Future.succeededFuture(page(SCRIPT, START));
        }
        // From the jar each time: the page is rare, and 2 MB of script are not to stay in the heap for it.
        return vertx.executeBlocking(() -> read(name)).map(bytes -> page(ASSETS.get(name), bytes));
    }

    private Future<Answer> problem(Request request) {
        var code = request.text("code");
        var problem = contract.problems().get(code);
        if (problem == null) {
            throw new FailureException(Failure.NotFound.of("No problem has this code."));
        }
        return Future.succeededFuture(Answer.ok(new ProblemPage(
                "/api/problems/" + code,
                code,
                problem.path("status").intValue(),
                problem.path("title").textValue(),
                problem.path("meaning").textValue())));
    }

    private static Answer page(String mediaType, Buffer bytes) {
        return new Answer.Bytes(200, mediaType, bytes, PAGE_POLICY);
    }

    private static Buffer read(String asset) throws IOException {
        try (var in = DocumentRoutes.class.getClassLoader().getResourceAsStream(WEBJAR + asset)) {
            return Buffer.buffer(in.readAllBytes());
        }
    }

    private static String webjarVersion() {
        try (var in = DocumentRoutes.class
                .getClassLoader()
                .getResourceAsStream("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the jar of Swagger UI cannot be read", unreadable);
        }
    }

    record ProblemPage(String type, String code, int status, String title, String meaning) {}
}
