package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PrecedenceTest {
    @Test
    void theShippedOrderBelievesUpstoxAboutLots() {
        assertThat(IngestHarness.precedence().order(StatedField.LOT_SIZE)).startsWith("upstox", "nse", "kite");
    }

    @Test
    void everyProblemIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{\"name\": [\"kite\", \"kite\"], \"isin\": [\"nobody\"], \"series\": []}"))
                .withMessageContaining("name: a source stands twice")
                .withMessageContaining("isin: no source is called nobody")
                .withMessageContaining("series: no order is given")
                .withMessageContaining("lot_size: no order is given");
    }

    @Test
    void aFieldThatIsNoneIsRefused() {
        var all = Arrays.stream(StatedField.values())
                .map(field -> "\"" + field.column() + "\": [\"kite\"]")
                .collect(Collectors.joining(", "));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> read("{" + all + ", \"colour\": [\"kite\"]}"))
                .withMessageContaining("colour");
    }

    private static Precedence read(String json) throws IOException {
        return Precedence.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
