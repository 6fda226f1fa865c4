package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleWordTest {
    @Test
    void theSampleIsLoadedUnlessItIsToldNotTo() {
        assertThat(EmbeddedMain.isSampleWanted(Map.of())).isTrue();
        assertThat(EmbeddedMain.isSampleWanted(Map.of("SAMPLE", " "))).isTrue();
        assertThat(EmbeddedMain.isSampleWanted(Map.of("SAMPLE", "none"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nope", "NONE", "false", "no", "big"})
    void anyOtherWordStopsTheStart(String word) {
        assertThatThrownBy(() -> EmbeddedMain.isSampleWanted(Map.of("SAMPLE", word)))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("SAMPLE")
                .hasMessageContaining(word);
    }
}
