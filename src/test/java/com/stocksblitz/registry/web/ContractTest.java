package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stocksblitz.registry.json.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pure parts between the OpenAPI file and a request. */
class ContractTest {
    private static final String SCHEMA = """
            {"type": "object", "additionalProperties": false, "required": ["name", "items"], "properties": {
               "name": {"type": "string", "minLength": 1, "maxLength": 3, "pattern": "^[a-z]*$"},
               "level": {"type": ["string", "null"], "enum": ["low", "high", null]},
               "most": {"type": "integer", "minimum": 1, "maximum": 9},
               "items": {"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true, "items": {"oneOf": [
                  {"type": "string", "maxLength": 2},
                  {"type": "object", "additionalProperties": false, "required": ["key"],
                   "properties": {"key": {"type": "string"}, "on": {"type": "boolean"}}}]}}}}
            """;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "1",
            "0",
            "9",
            "10",
            "-1",
            "2.5",
            "\"\"",
            "\"a\"",
            "\"abcd\"",
            "\"A\"",
            "\"low\"",
            "[]",
            "[\"a\"]",
            "[\"a\",\"a\"]",
            "[\"a\",\"b\",\"c\"]",
            "[{\"key\":\"k\"}]",
            "[{\"on\":true}]",
            "[{\"key\":1,\"on\":2}]",
            "[{\"key\":\"k\",\"x\":1},\"a\"]",
            "[null]",
            "[\"abc\"]",
            "{}",
            "{\"key\":\"a\"}");

    @Test
    void judgesAsTheLibrarysValidatorDoes() throws Exception {
        var ours = new SchemaReader(read(SCHEMA)).read(read(SCHEMA));
        long seed = 20261122;
        var random = new Random(seed);
        int valid = 0;
        for (int i = 0; i < 2_000; i++) {
            var body = new StringBuilder("{\"z\":0");
            boolean unknown = random.nextInt(8) == 0;
            for (var field : List.of("name", "level", "most", "items")) {
                if (random.nextInt(10) > 0) {
                    var value = random.nextInt(3) > 0 ? usual(field) : VALUES.get(random.nextInt(VALUES.size()));
                    body.append(",\"").append(field).append("\":").append(value);
                }
            }
            var text = body.append('}').toString();
            text = unknown ? text : text.replaceFirst("\"z\":0,?", "");
            var findings = new Findings();
            ours.check(Json.mapper().readTree(text), Spot.ROOT, findings);
            assertThat(findings.isEmpty())
                    .as("seed " + seed + " " + text + " " + findings.errors())
                    .isEqualTo(RoutesTest.verdict(SCHEMA, text).isEmpty());
            valid += findings.isEmpty() ? 1 : 0;
        }
        assertThat(valid).isBetween(200, 1_800);
    }

    private static String usual(String field) {
        return switch (field) {
            case "name" -> "\"abc\"";
            case "level" -> "\"high\"";
            case "most" -> "5";
            default -> "[\"a\",{\"key\":\"k\",\"on\":false}]";
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"string\",\"format\":\"email\"}|not enforced",
                "{\"type\":\"number\",\"multipleOf\":2}|multipleOf",
                "{\"type\":\"object\",\"patternProperties\":{}}|patternProperties",
                "{\"oneOf\":[{\"type\":\"string\"},{\"type\":\"string\"}]}|one string",
                "{\"$ref\":\"#/nowhere\"}|nothing at",
                "{\"type\":[\"string\",\"integer\"]}|more than one type"
            })
    void refusesAPromiseThatNobodyKeeps(String schema, String reason) throws Exception {
        var node = read(schema);
        assertThatThrownBy(() -> new SchemaReader(node).read(node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void S3_refusesAnOperationWithoutAScope() throws Exception {
        var document =
                (ObjectNode) read("{\"paths\":{\"/a\":{\"get\":{\"operationId\":\"a\",\"responses\":{\"200\":{}}}}}}");
        assertThatThrownBy(() -> new OperationReader(document).read()).hasMessageContaining("x-scope");
    }

    @Test
    void givesTheRouterOnlyTheMediaTypesThatItTakes() throws Exception {
        var document = (ObjectNode) read("""
                {"paths": {"/a": {"post": {
                   "requestBody": {"content": {"text/csv": {}, "application/gzip": {}}},
                   "responses": {
                     "200": {"content": {"application/json": {"schema": {}}, "text/event-stream": {}}},
                     "400": {"description": "no", "content": {"application/problem+json": {}}}}}}}}
                """);
        var copy = ContractDocument.forRouter(document);

        var post = copy.at("/paths/~1a/post");
        assertThat(post.has("requestBody")).isFalse();
        assertThat(post.at("/responses/200/content").size()).isEqualTo(1);
        assertThat(post.at("/responses/400").has("content")).isFalse();
        assertThat(post.at("/responses/400/description").textValue()).isEqualTo("no");
        assertThat(document.at("/paths/~1a/post/requestBody/content").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, true",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more, false",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, false",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01, false",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01, false",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7, false",
    })
    void O3_readsTraceContextAsTheStandardSays(String header, boolean valid) {
        assertThat(TraceParent.of(header).isPresent()).isEqualTo(valid);
        assertThat(TraceParent.of(header).stream()).allMatch(kept -> kept.length() == 55 && kept.startsWith("00-"));
    }

    @ParameterizedTest
    @CsvSource({"a, true", "A-b_c.9, true", "'', false", "a b, false", "ü, false", "a/b, false"})
    void knowsASafeCorrelationId(String id, boolean safe) {
        assertThat(CorrelationId.isSafe(id)).isEqualTo(safe);
        assertThat(CorrelationId.isSafe("x".repeat(64))).isTrue();
        assertThat(CorrelationId.isSafe("x".repeat(65))).isFalse();
    }

    private static JsonNode read(String json) throws Exception {
        return new ObjectMapper().readTree(json);
    }
}
