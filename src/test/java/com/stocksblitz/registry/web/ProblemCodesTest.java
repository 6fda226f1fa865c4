package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The contract's list of codes is closed: whatever code a room makes up must stand in it. */
class ProblemCodesTest {
    private static final Pattern MADE =
            Pattern.compile("new Failure\\.(?:Conflict|Refused|NotFound|Malformed)\\(\\s*\"([a-z_]+)\"");
    private static final Pattern LISTED = Pattern.compile("(?m)^  ([a-z_]+): \\{status: [45]");

    @Test
    void everyCodeInTheSourcesStandsInTheContract() throws IOException {
        var made = new TreeSet<String>();
        try (var files = Files.walk(Path.of("src/main/java"))) {
            for (var file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                MADE.matcher(Files.readString(file)).results().forEach(found -> made.add(found.group(1)));
            }
        }
        var listed = Set.copyOf(LISTED.matcher(Files.readString(Path.of("src/main/resources/openapi/registry.yaml")))
                .results()
                .map(found -> found.group(1))
                .toList());

        assertThat(made).contains("never_known", "nothing_to_plan");
        assertThat(listed).containsAll(made);
    }
}
