package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.json.WrittenJson;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerBodyTest {
    private record Answer(String before, WrittenJson data, int after) {}

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 32_767, 32_768, 400_000})
    void holdsWhatIsWrittenWhetherItIsCopiedOrPointedTo(int length) throws Exception {
        var text = '"' + "x".repeat(length) + '"';
        var data = WrittenJson.of(text.getBytes(StandardCharsets.US_ASCII));

        var one = written(new Answer("b", data, 7));
        var several = written(List.of(data, data, "y", data));
        var alone = written(data);

        assertThat(one).isEqualTo("{\"before\":\"b\",\"data\":" + text + ",\"after\":7}");
        assertThat(several).isEqualTo("[" + text + "," + text + ",\"y\"," + text + "]");
        assertThat(alone).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 400_000})
    void leavesADocumentAsItIsWhenItsBraceGivesWayToIdAndTime(int length) throws Exception {
        var document = ("{\"d\":\"" + "x".repeat(length) + "\"}").getBytes(StandardCharsets.US_ASCII);
        var before = document.clone();
        var body = new AnswerBody();
        Json.mapper()
                .writeValue(
                        body,
                        WrittenJson.join(
                                "{\"id\":1}".getBytes(StandardCharsets.US_ASCII), WrittenJson.source(document)));

        body.tell("c-1", 12);

        assertThat(document).isEqualTo(before);
        assertThat(Json.mapper().readTree(bytes(body)).fieldNames())
                .toIterable()
                .containsExactly("id", "d", "correlation_id", "response_time_ms");
    }

    private static String written(Object value) throws Exception {
        var body = new AnswerBody();
        Json.mapper().writeValue(body, value);
        return new String(bytes(body), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(AnswerBody body) {
        var bytes = new ByteArrayOutputStream();
        body.writeTo(piece -> bytes.write(piece.array(), piece.position(), piece.remaining()));
        assertThat(body.length()).isEqualTo(bytes.size());
        return bytes.toByteArray();
    }
}
