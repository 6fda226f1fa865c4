package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
    private static final String PLAN = "/subscriptions/plan?user_id=test";
    private static TestWeb web;

    @BeforeAll
    static void start() {
        web = new TestWeb();
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
    void b4_refusesBrokenUtf8() {
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
    void b1_refusesABodyOfTwoMebibytesAnnouncedOrNot() {
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
    void b11_refusesAnotherMediaType(String type) {
        var request = web.to("/search").POST(HttpRequest.BodyPublishers.ofString("{}"));
        if (!type.isEmpty()) {
            request.header("content-type", type);
        }
        var reply = web.send(request);
        assertThat(reply.status()).isEqualTo(415);
        assertProblem(reply);
    }

    @Test
    void b2_refusesACompressedBody() {
        var reply = web.send(web.to("/search")
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(reply.status()).isEqualTo(415);
    }

    @Test
    void b11_refusesWhatItCannotGive() {
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
    void s1_answersAlikeWithoutAKeyAndWithAWrongOne() {
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
    void s2_takesTheKeyBeforeTheCurrentOneWhileBothAreSet() {
        assertThat(web.send(unkeyed("/instruments").header("X-Internal-API-Key", "the-previous-key"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"api_key=x", "X-Internal-API-Key=x", "anything=" + TestWeb.KEY})
    void s1_treatsAKeyInTheQueryAsNoKey(String query) {
        assertThat(web.send(unkeyed("/instruments?" + query)).status()).isEqualTo(401);
        var both = web.get("/instruments?" + query);
        assertThat(both.status()).isEqualTo(401);
        assertThat(both.text()).doesNotContain(TestWeb.KEY);
        assertProblem(both);
    }

    @Test
    void s3_holdsEveryOperationToItsScope() {
        for (var operation : web.contract.operations().values()) {
            var path = operation.path().replaceAll("\\{[a-z_]+}", "x");
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web.port + path))
                    .method(operation.method(), HttpRequest.BodyPublishers.noBody());
            int nobody = web.send(request).status();
            int reader = web.send(request.copy().header("X-Internal-API-Key", TestWeb.READER))
                    .status();
            if (operation.scope().isEmpty()) {
                assertThat(nobody).as(operation.id()).isNotIn(401, 403);
            } else {
                assertThat(nobody).as(operation.id()).isEqualTo(401);
                boolean read = operation.scope().get() == KeyScope.READ;
                assertThat(reader == 403).as(operation.id() + " " + reader).isEqualTo(!read);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/instruments, POST, 'GET, HEAD'",
        "/instruments, TRACE, 'GET, HEAD'",
        "/search, DELETE, 'GET, HEAD, POST'",
        "/jobs/0190a1b2-0000-7000-8000-000000000001, PATCH, 'DELETE, GET, HEAD'",
        "/brokers/kite/ingest/, GET, POST"
    })
    void s3_namesTheMethodsOfAPath(String path, String method, String allowed) {
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
    void s18_putsSecurityHeadersOnEveryAnswer() {
        for (var reply : List.of(web.get("/instruments"), web.get("/nothing"), web.get("/health"))) {
            assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
            assertThat(reply.header("content-security-policy")).contains("default-src 'none'");
            assertThat(reply.header("cache-control")).isIn("no-store", "no-cache");
            assertThat(reply.header("server")).isEmpty();
            assertThat(reply.header("x-correlation-id")).isNotEmpty();
        }
    }

    @Test
    void s10_echoesASafeCorrelationIdAndReplacesAnother() {
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
