package com.stocksblitz.registry.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.event.api.EventTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EventTypesTest {
    private static final Pattern TYPE = Pattern.compile(
            "['\"]((?:catalog|chain|feature|index|ingestion|instrument|lot|subscription|token|validation)\\.[a-z.]+)['\"]");

    @Test
    void theListHoldsTheTypesThatTheStatementsWriteAndNoOther() throws Exception {
        try (var files = Files.walk(Path.of("src/main/java/com/stocksblitz/registry"))) {
            var written = files.filter(Files::isRegularFile)
                    .map(EventTypesTest::read)
                    .filter(source -> source.contains("outbox") || source.contains("String TYPE ="))
                    .flatMap(source -> TYPE.matcher(source).results().map(type -> type.group(1)))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(written).containsExactlyElementsOf(EventTypes.ALL);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
