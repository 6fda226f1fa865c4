package com.stocksblitz.registry.web;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One operation as the contract declares it.
 *
 * @param path template, such as {@code /jobs/{job_id}}
 * @param scope that the key must have; empty for what anyone may read
 * @param deadline longest time until the answer
 * @param body what is read from the request before the endpoint is called
 * @param consumes media types of a body, empty where there is none
 * @param produces media types of a good answer
 * @param tagged whether the answer carries an {@code ETag}
 */
record Operation(
        String id,
        String method,
        String path,
        Optional<KeyScope> scope,
        Duration deadline,
        List<Parameter> parameters,
        Body body,
        Set<String> consumes,
        Set<String> produces,
        boolean tagged) {
    Operation {
        Objects.requireNonNull(id, "id");
        parameters = List.copyOf(parameters);
        consumes = Set.copyOf(consumes);
        produces = Set.copyOf(produces);
    }

    /** What the adapter does with the body. */
    sealed interface Body {}

    record NoBody() implements Body {}

    /** @param limit in bytes */
    record JsonBody(Schema schema, long limit) implements Body {}

    /** Left to the endpoint, which reads it as a stream. */
    record StreamedBody() implements Body {}
}
