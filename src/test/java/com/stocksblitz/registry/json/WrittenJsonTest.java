package com.stocksblitz.registry.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WrittenJsonTest {
    private static final String TEXT = "{\"strike\":24500.50,\"name\":\"M&M \u20b9\",\"none\":null}";
    private static final WrittenJson WRITTEN = WrittenJson.of(TEXT.getBytes(StandardCharsets.UTF_8));

    private static final TypeReference<Map<String, Object>> MEMBERS = new TypeReference<>() {};

    private record Answer(int before, WrittenJson data, WrittenJson nothing, String after) {}

    private static final Answer ANSWER = new Answer(1, WRITTEN, null, "x");
    private static final String EXPECTED = "{\"before\":1,\"data\":" + TEXT + ",\"nothing\":null,\"after\":\"x\"}";

    @Test
    void goesIntoBytesAsItIs() throws Exception {
        assertThat(new String(Json.mapper().writeValueAsBytes(ANSWER), StandardCharsets.UTF_8))
                .isEqualTo(EXPECTED);
        assertThat(new String(Json.mapper().writeValueAsBytes(List.of(WRITTEN, WRITTEN)), StandardCharsets.UTF_8))
                .isEqualTo("[" + TEXT + "," + TEXT + "]");
    }

    @Test
    void goesIntoTextAndMapsAsTheSameValue() throws Exception {
        assertThat(Json.mapper().writeValueAsString(ANSWER)).isEqualTo(EXPECTED);
        assertThat(Json.mapper().convertValue(Map.of("data", WRITTEN), MEMBERS).get("data"))
                .isEqualTo(Json.mapper().readValue(TEXT, MEMBERS));
    }

    @Test
    void canBeLookedInto() {
        assertThat(WRITTEN.tree().get("strike").decimalValue()).isEqualTo("24500.50");
        assertThat(WRITTEN).isEqualTo(WrittenJson.of(TEXT.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void isReadFromTheBeginningEachTimeInPiecesOfAnySize() {
        var source = WrittenJson.source(TEXT.getBytes(StandardCharsets.UTF_8));
        for (int size : new int[] {1, 7, source.length() - 1, source.length(), 1_000}) {
            var read = new ByteArrayOutputStream();
            var room = ByteBuffer.allocate(size);
            try (var reader = source.open()) {
                do {
                    reader.read(room.clear());
                    read.write(room.array(), 0, room.position());
                } while (!room.hasRemaining());
            }
            assertThat(read.toString(StandardCharsets.UTF_8)).isEqualTo(TEXT);
        }
        assertThat(source.last()).isEqualTo((byte) '}');
    }

    @Test
    void joinsTwoObjectsToOneWithoutTouchingThem() throws Exception {
        var first = "{\"id\":7}".getBytes(StandardCharsets.UTF_8);
        var second = TEXT.getBytes(StandardCharsets.UTF_8);

        var joined = WrittenJson.join(first, WrittenJson.source(second));

        var expected = "{\"id\":7," + TEXT.substring(1);
        assertThat(new String(joined.bytes(), StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(new String(Json.mapper().writeValueAsBytes(List.of(joined)), StandardCharsets.UTF_8))
                .isEqualTo("[" + expected + "]");
        assertThat(joined.tree()).isEqualTo(Json.mapper().readTree(expected));
        assertThat(joined).isEqualTo(WrittenJson.of(expected.getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(first, StandardCharsets.UTF_8)).isEqualTo("{\"id\":7}");
        assertThat(new String(second, StandardCharsets.UTF_8)).isEqualTo(TEXT);
    }
}
