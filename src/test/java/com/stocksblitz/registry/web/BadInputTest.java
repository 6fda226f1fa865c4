package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bad request is a 4xx problem that names every wrong field, reaches no feature and tells nothing internal. */
class BadInputTest {
    private static final List<String> METHODS = List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final String PLAN = "/subscriptions/plan?user_id=test";
    private static TestWeb web;
    private static JsonNode published;

    @BeforeAll
    static void start() {
        web = new TestWeb();
        published = web.get("/api/openapi.json").json();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void reset() {
        web.features.reset();
    }

    static Stream<Arguments> bodies() {
        return Stream.of(
                bad("unknown field", plan("\"colour\": 1"), "/colour"),
                bad("unknown field in an item", planOf("{\"key\": \"A\", \"x\": 1}"), "/instruments/0/x"),
                bad(
                        "wrong types",
                        "{\"plan_name\": 1, \"subscription_type\": [], \"instruments\": \"A\"}",
                        "/plan_name",
                        "/subscription_type",
                        "/instruments"),
                bad("nothing given", "{}", "/plan_name", "/subscription_type", "/instruments"),
                bad("nulls", plan("\"plan_name2\": null"), "/plan_name2"),
                bad(
                        "a null where a value must be",
                        "{\"plan_name\": null, \"subscription_type\": \"alerts\", \"instruments\": [null]}",
                        "/plan_name",
                        "/instruments/0"),
                bad("6,000 instruments", planOf(repeat("\"NSE:A\"", 6_000)), "/instruments"),
                bad("a number in the list", planOf("\"NSE:A\", 5"), "/instruments/1"),
                bad("an empty key", planOf("\"\""), "/instruments/0"),
                bad("unknown level", plan("\"optimization_level\": \"extreme\""), "/optimization_level"),
                bad("max_instruments 0", plan("\"max_instruments\": 0"), "/max_instruments"),
                bad("max_instruments -1", plan("\"max_instruments\": -1"), "/max_instruments"),
                bad("max_instruments with a point", plan("\"max_instruments\": 1.0"), "/max_instruments"),
                bad("max_instruments 1e400", plan("\"max_instruments\": 1e400"), "/max_instruments"),
                bad("2^63", plan("\"max_instruments\": 9223372036854775808"), "/max_instruments"),
                bad("bad dates", plan("\"until\": \"2026-02-30\""), "/until"),
                bad("short UUID", plan("\"previous_plan_id\": \"1-1-1-1-1\""), "/previous_plan_id"),
                bad("300-character name", named("x".repeat(300)), "/plan_name"),
                bad("blank name", named("   "), "/plan_name"),
                bad("NUL", named("a\\u0000b"), "/plan_name"),
                bad("line feed", named("a\\nb"), "/plan_name"),
                bad("escape", named("a\\u001b[31m"), "/plan_name"),
                bad("line separator", named("a\\u2028b"), "/plan_name"),
                bad("half of a pair", named("a\\ud800b"), "/plan_name"),
                bad("a name twice", plan("\"plan_name\": \"B\""), "/plan_name"),
                bad("NaN", plan("\"max_instruments\": NaN"), "/max_instruments"),
                bad(
                        "a number of 10,000 digits",
                        plan("\"max_instruments\": " + "1".repeat(10_000)),
                        "/max_instruments"),
                bad("not JSON", "{plan", ""),
                bad("cut off", "{\"plan_name\": \"A\"", "/plan_name"),
                bad("two values", "{} {}", ""),
                bad("nothing at all", "", ""),
                bad("a byte order mark", "\uFEFF{}", ""),
                bad("a list", "[]", ""),
                bad("a raw control character", named("a\tb"), "/plan_name"),
                bad("depth 1,000", "[".repeat(1_000), "/0".repeat(32)),
                bad(
                        "everything at once",
                        "{\"plan_name\": \"\", \"subscription_type\": \"x\", \"a/b\": 1}",
                        "/plan_name",
                        "/subscription_type",
                        "/instruments",
                        "/a~1b"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void refusesABadBodyAndNamesEveryWrongField(String name, String body, List<String> pointers) {
        var reply = web.post(PLAN, body);

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertProblem(reply);
        assertThat(reply.pointers()).as(reply.text()).containsExactlyInAnyOrderElementsOf(pointers);
    }

    @ParameterizedTest
    @CsvSource({
        "/instruments/resolve, symbol",
        "/instruments/resolve?symbol=, symbol",
        "/instruments/resolve?symbol=A&instrument_type=SHARE, instrument_type",
        "/instruments/resolve?isin=INE002A0101, isin",
        "/instruments?limit=0, limit",
        "/instruments?limit=1001, limit",
        "/instruments?limit=-1, limit",
        "/instruments?limit=1e2, limit",
        "/instruments?limit=%2B1, limit",
        "/instruments?limit=99999999999999999999, limit",
        "/instruments?limit=1&limit=2, limit",
        "/instruments?is_active=maybe, is_active",
        "/instruments?colour=red, colour",
        "/search/suggest, q",
        "/search/suggest?q=%00, q",
        "/search/suggest?q=a%0d%0ab, q",
        "/search/suggest?q=%FF, q",
        "/search/suggest?q=%C0%80, q",
        "/search/suggest?q=%ED%A0%80, q",
        "/catalog/summary?include_stats=1, include_stats",
        "/events?from=-1, from",
        "/events?types=a%2C%2Cb, types",
        "/jobs?status=done, status",
        "/jobs/1, job_id",
        "/subscriptions/plans/x, plan_id",
        "/subscriptions/plans?user_id=, user_id",
        "/brokers/KITE/tokens/A, broker_id",
        "/instruments/%00, key",
        "/instruments/%FF, key",
    })
    void refusesABadParameterByName(String path, String pointer) {
        var reply = web.get(path);

        assertThat(reply.status()).as(reply.text()).isEqualTo(400);
        assertProblem(reply);
        assertThat(reply.pointers()).as(reply.text()).containsOnly(pointer);
    }

    @Test
    void namesParametersAndFieldsInOneAnswer() {
        var reply = web.post("/search?page=0&page_size=x&y=1", "{\"query\": 5, \"filters\": {\"z\": 1}}");

        assertThat(reply.pointers()).containsExactlyInAnyOrder("page", "page_size", "y", "/query", "/filters/z");
        assertProblem(reply);
    }

    @Test
    void boundsTheNumberOfNamedFields() {
        var fields =
                IntStream.range(0, 50_000).mapToObj(i -> "\"a" + i + "\":1").toList();
        var reply = web.post("/search", "{" + String.join(",", fields) + "}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.pointers()).hasSize(Findings.MOST_NAMED);
    }

    @Test
    void B4_refusesBrokenUtf8() {
        var plan = named("a?b").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < plan.length; i++) {
            if (plan[i] == '?') {
                plan[i] = (byte) 0xff;
            }
        }
        var overlong = new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'};
        for (var body : List.of(plan, overlong, "{}".getBytes(StandardCharsets.UTF_16BE))) {
            var reply = web.send(web.to(PLAN)
                    .header("content-type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
            assertThat(reply.status()).as(reply.text()).isEqualTo(400);
            assertProblem(reply);
        }
    }

    @Test
    void B1_aBodyOfExactlyTheLimitIsTakenAndOneByteMoreIsNot() {
        var json = "{\"instrument_ids\": [\"NSE:A\"]}";
        var full = json + " ".repeat((1 << 20) - json.length());
        assertThat(web.post("/instruments/bulk", full).status()).isEqualTo(200);
        web.features.reset();
        assertThat(web.post("/instruments/bulk", full + " ").status()).isEqualTo(413);
        var chunked = web.send(web.to("/instruments/bulk")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream((full + " ").getBytes(StandardCharsets.US_ASCII)))));
        assertThat(chunked.status()).isEqualTo(413);
        assertThat(web.features.asked).isEmpty();
    }

    /** What is announced is taken from the budget, not from memory, and comes back. */
    @Test
    void B1_aLyingContentLengthCostsNothing() {
        var head = "POST " + TestWeb.BASE + "/instruments/bulk HTTP/1.1\r\nHost: a\r\nX-Internal-API-Key: "
                + TestWeb.KEY + "\r\nContent-Type: application/json\r\n";
        System.gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        for (var length : List.of("1048577", "9223372036854775807")) {
            assertThat(web.raw(head + "Content-Length: " + length + "\r\nConnection: close\r\n\r\n{"))
                    .as(length)
                    .startsWith("HTTP/1.1 413");
        }
        assertThat(web.raw(head + "Content-Length: 92233720368547758080\r\n\r\n{"))
                .startsWith("HTTP/1.1 400")
                .endsWith("<closed>");
        assertThat(web.raw(head + "Content-Length: 2\r\n\r\n{}{\"smuggled\": 1}\r\n\r\n"))
                .as("less than was sent: the rest is no request")
                .contains("HTTP/1.1 400")
                .endsWith("<closed>");
        System.gc();
        long after = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        assertThat(after - before).as("bytes of heap").isLessThan(16 << 20);
        assertThat(web.gates.bodies().held()).as("bytes of the budget").isZero();
    }

    @Test
    void B1_refusesABodyOfTwoMebibytesAnnouncedOrNot() {
        var body = " ".repeat(2 << 20).getBytes(StandardCharsets.US_ASCII);
        for (var publisher : List.of(
                HttpRequest.BodyPublishers.ofByteArray(body),
                HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))) {
            var reply = web.send(web.to("/instruments/bulk")
                    .header("content-type", "application/json")
                    .POST(publisher));
            assertThat(reply.status()).isEqualTo(413);
            assertProblem(reply);
        }
        assertThat(web.post("/instruments/bulk", " ".repeat(1 << 20)).status()).isEqualTo(400);
    }

    @Test
    void takesAPlanOfUpToEightMebibytes() {
        var reply = web.post(PLAN, " ".repeat(2 << 20) + named("A"));
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        assertThat(web.post(PLAN, " ".repeat(8 << 20) + named("A")).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "text/plain", "application/json; charset=utf-16", "application/json;charset=latin1", "x"})
    void B11_refusesAnotherMediaType(String type) {
        var request = web.to("/search").POST(HttpRequest.BodyPublishers.ofString("{}"));
        if (!type.isEmpty()) {
            request.header("content-type", type);
        }
        var reply = web.send(request);
        assertThat(reply.status()).isEqualTo(415);
        assertProblem(reply);
    }

    /** Whatever the bytes are, a bomb or not compressed at all: JSON is taken as it is, so nothing is ever unpacked. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "gzip, gzip", "compress", "GZIP", "x-gzip"})
    void B2_refusesEveryContentEncodingOfJson(String encoding) throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[8 << 20]);
        }
        for (var body : List.of(bomb.toByteArray(), "{}".getBytes(StandardCharsets.US_ASCII))) {
            var reply = web.send(web.to("/search")
                    .header("content-type", "application/json")
                    .header("content-encoding", encoding)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
            assertThat(reply.status()).isEqualTo(415);
            assertProblem(reply);
        }
    }

    @Test
    void B11_refusesWhatItCannotGive() {
        var reply = web.send(web.to("/instruments")
                .header("Accept", "text/html, application/xml;q=0.9")
                .GET());
        assertThat(reply.status()).isEqualTo(406);
        assertProblem(reply);
        assertThat(web.send(web.to("/instruments")
                                .header("Accept", "text/html, */*;q=0.1")
                                .GET())
                        .status())
                .isEqualTo(200);
    }

    @Test
    void S1_answersAlikeWithoutAKeyAndWithAWrongOne() {
        var without = web.send(unkeyed("/instruments"));
        var wrong = web.send(unkeyed("/instruments").header("X-Internal-API-Key", "wrong"));
        var empty = web.send(unkeyed("/instruments").header("X-Internal-API-Key", ""));
        for (var reply : List.of(without, wrong, empty)) {
            assertThat(reply.status()).isEqualTo(401);
            assertProblem(reply);
            assertThat(withoutVolatile(reply)).isEqualTo(withoutVolatile(without));
        }
    }

    @Test
    void S2_takesTheKeyBeforeTheCurrentOneWhileBothAreSet() {
        assertThat(web.send(unkeyed("/instruments").header("X-Internal-API-Key", "the-previous-key"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key=x", "X-Internal-API-Key=x", "anything=" + TestWeb.KEY})
    void S1_treatsAKeyInTheQueryAsNoKey(String query) {
        assertThat(web.send(unkeyed("/instruments?" + query)).status()).isEqualTo(401);
        var both = web.get("/instruments?" + query);
        assertThat(both.status()).isEqualTo(401);
        assertThat(both.text()).doesNotContain(TestWeb.KEY);
        assertProblem(both);
    }

    /** By the contract as it is published, aliases included: each operation with no key and with each single scope. */
    @Test
    void S3_everyOperationOfTheContractIsOpenToItsScopeAndToNoOther() {
        int checked = 0;
        for (var path : paths().properties()) {
            for (var entry : path.getValue().properties()) {
                if (METHODS.contains(entry.getKey().toUpperCase(Locale.ROOT))) {
                    checked += scopesChecked(path.getKey(), entry.getKey(), entry.getValue());
                }
            }
        }
        assertThat(checked).as("operations").isGreaterThan(80);
    }

    private static int scopesChecked(String path, String method, JsonNode operation) {
        var what = method + " " + path;
        var declared = operation.get("x-scope").textValue();
        var request = plain(path, method.toUpperCase(Locale.ROOT));
        int nobody = web.send(request.copy()).status();
        if (declared.equals("none")) {
            assertThat(nobody).as(what).isNotIn(401, 403);
        } else {
            assertThat(nobody).as(what + " without a key").isEqualTo(401);
        }
        for (var scope : KeyScope.values()) {
            int status = web.send(request.copy().header("X-Internal-API-Key", TestWeb.keyOf(scope)))
                    .status();
            boolean open = declared.equals("none") || declared.equals(scope.word());
            assertThat(status == 403)
                    .as(what + " with " + scope + ": " + status)
                    .isEqualTo(!open);
            assertThat(status).as(what + " with " + scope).isNotEqualTo(401);
        }
        return 1;
    }

    @Test
    void S3_everyMethodThatAPathDoesNotListIsRefused() {
        for (var path : paths().properties()) {
            var listed = methods(path.getKey());
            for (var method : METHODS) {
                if (!listed.contains(method)) {
                    assertThat(web.send(plain(path.getKey(), method).header("X-Internal-API-Key", TestWeb.KEY))
                                    .status())
                            .as(method + " " + path.getKey())
                            .isEqualTo(405);
                }
            }
        }
        for (var path : List.of("/health", "/api/docs", "/metrics", TestWeb.BASE + "/search", "/actuator/keys")) {
            assertThat(web.raw("TRACE " + path + " HTTP/1.1\r\nHost: a\r\nX-Internal-API-Key: " + TestWeb.KEY
                            + "\r\nConnection: close\r\n\r\n"))
                    .as(path)
                    .startsWith("HTTP/1.1 405")
                    .doesNotContain(TestWeb.KEY);
        }
    }

    /** Of every path that means the same, such as that of one instrument whose key is another path's last word. */
    private static Set<String> methods(String template) {
        var asked = template.replaceAll("\\{[a-z_]+}", "x");
        return paths().properties().stream()
                .filter(path -> asked.matches(path.getKey().replaceAll("\\{[a-z_]+}", "[^/]+")))
                .flatMap(path ->
                        METHODS.stream().filter(method -> path.getValue().has(method.toLowerCase(Locale.ROOT))))
                .collect(Collectors.toSet());
    }

    private static JsonNode paths() {
        return published.get("paths");
    }

    private static HttpRequest.Builder plain(String template, String method) {
        var path = template.replaceAll("\\{[a-z_]+}", "x");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
    }

    @ParameterizedTest
    @CsvSource({
        "/instruments, POST, 'GET, HEAD'",
        "/instruments, TRACE, 'GET, HEAD'",
        "/search, DELETE, 'GET, HEAD, POST'",
        "/jobs/0190a1b2-0000-7000-8000-000000000001, PATCH, 'DELETE, GET, HEAD'",
        "/brokers/kite/ingest/, GET, POST"
    })
    void S3_namesTheMethodsOfAPath(String path, String method, String allowed) {
        if (method.equals("TRACE")) {
            // The JDK's client does not send it.
            assertThat(web.raw("TRACE " + TestWeb.BASE + path + " HTTP/1.1\r\nHost: a\r\n\r\n"))
                    .startsWith("HTTP/1.1 405")
                    .contains("allow: " + allowed);
            return;
        }
        var reply = web.send(web.to(path).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.header("allow")).isEqualTo(allowed);
        assertProblem(reply);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/instruments/a/b/c", "/../../etc/passwd"})
    void answersAnUnknownPathWithAProblem(String path) {
        var reply = web.get(path);
        assertThat(reply.status()).isEqualTo(404);
        assertProblem(reply);
    }

    @Test
    void S5_noBodyTakesWhatTheServiceDecides() {
        int checked = 0;
        for (var operation : web.contract.operations().values()) {
            // Its fields are the settings themselves, which the feature checks by name.
            if (operation.body() instanceof Operation.JsonBody
                    && !operation.id().startsWith("writeConfig")) {
                var reply = web.send(plain(operation.path(), operation.method())
                        .header("X-Internal-API-Key", TestWeb.KEY)
                        .header("content-type", "application/json")
                        .method(operation.method(), HttpRequest.BodyPublishers.ofString("""
                                {"created_by": "me", "created_at": "2020-01-01T00:00:00Z", "updated_at": null,
                                 "audit": [], "plan_id": "x", "is_admin": true}""")));
                assertThat(reply.status()).as(operation.id()).isEqualTo(400);
                assertThat(reply.pointers())
                        .as(operation.id())
                        .contains("/created_by", "/created_at", "/updated_at", "/audit", "/is_admin");
                checked++;
            }
        }
        assertThat(checked).as("operations with a body").isGreaterThan(15);
        assertThat(web.features.asked).isEmpty();
    }

    static Stream<String> unsafe() {
        return Stream.of("a\r\nSet-Cookie: x", "a\u001b[31m", "a\u2028b", "a\u0000b", "x".repeat(1_000_000));
    }

    /** Each text of each body and each parameter of the contract, by name. */
    @ParameterizedTest
    @MethodSource("unsafe")
    void S10_noFieldTakesTextThatIsMoreThanText(String text) {
        int checked = 0;
        for (var path : paths().properties()) {
            for (var entry : path.getValue().properties()) {
                var fields = textFields(entry.getValue());
                if (!fields.isEmpty()) {
                    var body = Json.mapper().createObjectNode();
                    fields.forEach(field -> body.put(field, text));
                    var method = entry.getKey().toUpperCase(Locale.ROOT);
                    var reply = web.send(plain(path.getKey(), method)
                            .header("X-Internal-API-Key", TestWeb.KEY)
                            .header("content-type", "application/json")
                            .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
                    assertThat(reply.status())
                            .as(method + " " + path.getKey() + " " + fields)
                            .isIn(400, 413);
                    if (reply.status() == 400) {
                        assertThat(reply.pointers())
                                .as(method + " " + path.getKey())
                                .containsAll(fields.stream().map("/"::concat).toList());
                    }
                    assertThat(reply.text()).doesNotContain("\u001b", "\u2028", "Set-Cookie");
                    assertThat(reply.header("set-cookie")).isEmpty();
                    checked += fields.size();
                }
            }
        }
        assertThat(checked).as("text fields").isGreaterThan(12);
        assertThat(web.features.asked).isEmpty();
    }

    /** Those of the body's first level that are plain text of any kind. */
    private static List<String> textFields(JsonNode operation) {
        var schema = resolved(operation.at("/requestBody/content/application~1json/schema"));
        return schema.path("properties").properties().stream()
                .filter(property ->
                        resolved(property.getValue()).path("type").toString().contains("\"string\""))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static JsonNode resolved(JsonNode schema) {
        return schema.has("$ref")
                ? resolved(published.at(schema.get("$ref").textValue().substring(1)))
                : schema;
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%0d%0aSet-Cookie:%20x", "a%1b%5b31m", "a%e2%80%a8b", "a%00b"})
    void S10_noParameterTakesTextThatIsMoreThanText(String text) {
        int checked = 0;
        for (var path : paths().properties()) {
            for (var parameter : path.getValue().path("get").path("parameters")) {
                if (parameter.path("in").asText().equals("query")
                        && parameter.at("/schema/type").asText().equals("string")) {
                    var name = parameter.get("name").textValue();
                    var reply = web.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port
                                    + path.getKey().replaceAll("\\{[a-z_]+}", "x") + "?" + name + "=" + text))
                            .header("X-Internal-API-Key", TestWeb.KEY));
                    assertThat(reply.status()).as(path.getKey() + " " + name).isEqualTo(400);
                    assertThat(reply.pointers()).as(path.getKey()).contains(name);
                    assertThat(reply.header("set-cookie")).isEmpty();
                    checked++;
                }
            }
        }
        assertThat(checked).as("text parameters").isGreaterThan(15);
        assertThat(web.features.asked).isEmpty();
    }

    @Test
    void S18_everyAnswerHasItsSecurityHeadersAndNoErrorTellsOfTheInside() {
        web.features.answer(
                CatalogApi.RESOLVE,
                (query, origin) -> Future.failedFuture(
                        new IllegalStateException("secret of " + getClass().getName())));
        var broken = web.get("/instruments/resolve?symbol=A");
        assertThat(broken.status()).isEqualTo(500);
        var answers = List.of(
                web.get("/instruments"),
                web.get("/health"),
                web.get("/nothing"),
                web.get("/instruments?limit=x"),
                web.send(unkeyed("/instruments")),
                web.send(web.to("/instruments").DELETE()),
                web.send(web.to("/instruments").header("accept", "text/html").GET()),
                web.send(web.to("/search").POST(HttpRequest.BodyPublishers.ofString("{}"))),
                broken);
        for (var reply : answers) {
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("content-security-policy")).contains("default-src 'none'");
            assertThat(reply.header("cache-control")).isIn("no-store", "no-cache");
            assertThat(reply.header("server")).isEmpty();
            assertThat(reply.header("x-powered-by")).isEmpty();
            assertThat(reply.header("x-correlation-id")).isNotEmpty();
            if (reply.status() >= 400) {
                assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
                assertThat(reply.text())
                        .as("error " + reply.status())
                        .doesNotContain("com.stocksblitz", "Exception", "secret of", "\tat ", ".java", "vertx", "netty")
                        .doesNotContainPattern("\\d+\\.\\d+\\.\\d+[^0-9T:Z]");
            }
        }
        assertThat(broken.json().get("code").textValue()).isEqualTo("internal_error");
    }

    @Test
    void S10_echoesASafeCorrelationIdAndReplacesAnother() {
        var safe = web.send(
                web.to("/instruments").header("X-Correlation-ID", "job-7.a_B").GET());
        assertThat(safe.header("x-correlation-id")).isEqualTo("job-7.a_B");
        assertThat(safe.json().path("correlation_id").textValue()).isEqualTo("job-7.a_B");
        assertThat(web.features.asked.getLast().origin().correlationId()).isEqualTo("job-7.a_B");

        var unsafe = web.send(
                web.to("/instruments").header("X-Correlation-ID", "a b\"<").GET());
        assertThat(unsafe.header("x-correlation-id")).matches("[A-Za-z0-9._-]{36}");
    }

    @Test
    void refusesABadUserAndABadIdempotencyKey() {
        var user = web.send(web.to("/subscriptions/plans")
                .header("X-User-ID", "x".repeat(200))
                .GET());
        assertThat(user.status()).isEqualTo(400);
        assertThat(user.pointers()).containsExactly("X-User-ID");
        for (var key : List.of("", "x".repeat(1_000), "a b")) {
            var reply = web.send(web.to(PLAN)
                    .header("content-type", "application/json")
                    .header("Idempotency-Key", key)
                    .POST(HttpRequest.BodyPublishers.ofString(named("A"))));
            assertThat(reply.status()).as(key).isEqualTo(400);
            assertThat(reply.pointers()).containsOnly("Idempotency-Key");
        }
        assertThat(web.features.asked).isEmpty();
        var nobody = web.post("/subscriptions/plan", named("A"));
        assertThat(nobody.pointers()).containsExactly("user_id");
    }

    private static HttpRequest.Builder unkeyed(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port + TestWeb.BASE + path));
    }

    private static String withoutVolatile(TestWeb.Reply reply) {
        var json = (ObjectNode) reply.json();
        json.remove(List.of("correlation_id", "timestamp"));
        return json.toString();
    }

    private static void assertProblem(TestWeb.Reply reply) {
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        var problem = reply.json();
        assertThat(problem.path("status").intValue()).isEqualTo(reply.status());
        assertThat(problem.path("status_code").intValue()).isEqualTo(reply.status());
        assertThat(problem.path("error")).isEqualTo(problem.path("title"));
        assertThat(problem.path("type").textValue())
                .isEqualTo("/api/problems/" + problem.path("code").textValue());
        assertThat(web.contract.problems()).containsKey(problem.path("code").textValue());
        assertThat(problem.path("correlation_id").textValue()).isEqualTo(reply.header("x-correlation-id"));
        assertThat(reply.text())
                .doesNotContain("com.stocksblitz", "Exception", "jackson", "vertx", "\\u0000", TestWeb.KEY);
        assertThat(web.features.asked).isEmpty();
    }

    private static Arguments bad(String name, String body, String... pointers) {
        return Arguments.of(name, body, List.of(pointers));
    }

    private static String plan(String more) {
        return "{\"plan_name\": \"A\", \"subscription_type\": \"live_feed\", \"instruments\": [\"NSE:A\"], " + more
                + "}";
    }

    private static String planOf(String instruments) {
        return "{\"plan_name\": \"A\", \"subscription_type\": \"live_feed\", \"instruments\": [" + instruments + "]}";
    }

    private static String named(String name) {
        return "{\"plan_name\": \"" + name + "\", \"subscription_type\": \"live_feed\", \"instruments\": [\"NSE:A\"]}";
    }

    private static String repeat(String item, int times) {
        return String.join(",", Collections.nCopies(times, item));
    }
}
