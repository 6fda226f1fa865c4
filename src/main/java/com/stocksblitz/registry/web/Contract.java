package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTP contract: the document that is published, the operations compiled from it, and the router's copy. Loaded
 * once and shared by every listener; immutable.
 */
public final class Contract {
    static final String RESOURCE = "/openapi/registry.yaml";

    private final ObjectNode document;
    private final Map<String, Operation> operations;
    private final OpenAPIContract routable;
    private final Buffer json;
    private final Buffer yaml;

    private Contract(ObjectNode document, Map<String, Operation> operations, OpenAPIContract routable)
            throws JsonProcessingException {
        this.document = document;
        this.operations = operations;
        this.routable = routable;
        this.json = Buffer.buffer(Json.mapper().writeValueAsBytes(document));
        this.yaml = Buffer.buffer(yamlMapper().writeValueAsString(document));
    }

    /**
     * Reads and checks the contract; a defect in it fails the start with a message that names the place. It compiles on
     * a worker thread, since that takes some hundred milliseconds.
     */
    public static Future<Contract> load(Vertx vertx) {
        return vertx.executeBlocking(() -> ContractDocument.expand(file()))
                .compose(document -> OpenAPIContract.from(vertx, routerCopy(document))
                        .compose(routable -> vertx.executeBlocking(
                                () -> new Contract(document, new OperationReader(document).read(), routable))));
    }

    /** By operation id, in the order of the document. */
    Map<String, Operation> operations() {
        return operations;
    }

    OpenAPIContract routable() {
        return routable;
    }

    /** The published document; not to be changed. */
    ObjectNode document() {
        return document;
    }

    Buffer json() {
        return json;
    }

    Buffer yaml() {
        return yaml;
    }

    /** The closed list of problem codes: code to status, title and meaning. */
    Map<String, JsonNode> problems() {
        var problems = new LinkedHashMap<String, JsonNode>();
        document.required("x-problems").properties().forEach(code -> problems.put(code.getKey(), code.getValue()));
        return problems;
    }

    /** The methods that a request path could have been asked with; empty for a path that is not in the contract. */
    List<String> methods(String path) {
        var methods = new ArrayList<String>();
        for (var operation : operations.values()) {
            if (fits(operation.path(), path)) {
                methods.add(operation.method());
                if (operation.method().equals("GET")) {
                    methods.add("HEAD");
                }
            }
        }
        return methods.stream().distinct().sorted().toList();
    }

    private static boolean fits(String template, String path) {
        var wanted = template.split("/");
        var given = path.split("/");
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!wanted[i].startsWith("{") && !wanted[i].equals(given[i])) {
                return false;
            }
        }
        return true;
    }

    private static ObjectNode file() {
        try (var in = Contract.class.getResourceAsStream(RESOURCE)) {
            return (ObjectNode) yamlMapper().readTree(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("the contract " + RESOURCE + " cannot be read", unreadable);
        }
    }

    private static JsonObject routerCopy(ObjectNode document) {
        return new JsonObject(ContractDocument.forRouter(document).toString());
    }

    private static YAMLMapper yamlMapper() {
        return new YAMLMapper(YAMLFactory.builder()
                .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
                .build());
    }
}
