package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PackedDocumentTest {

    @Test
    void unpacksToTheSameBytes() {
        for (int length : new int[] {0, 1, 1_000, 300_000}) {
            var document = "{\"key\":\"NSE:RELIANCE\"},".repeat(length / 23 + 1).substring(0, length);
            var bytes = document.getBytes(StandardCharsets.UTF_8);

            var packed = PackedDocument.of(PackedDocument.pack(bytes).bytes());

            assertThat(packed.unpack()).isEqualTo(bytes);
        }
    }

    @Test
    void refusesWhatIsDamagedOrCutShort() {
        var bytes = PackedDocument.pack("a document".repeat(100).getBytes(StandardCharsets.UTF_8))
                .bytes();
        var cut = PackedDocument.of(Arrays.copyOf(bytes, bytes.length - 6));
        var other = PackedDocument.of("no deflated bytes".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(cut::unpack).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(other::unpack).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void oneValueHasOneSequenceOfBytes() {
        record Pair(String zeta, BigDecimal alphaBeta) {}
        var map = new LinkedHashMap<String, Object>();
        map.put("b", List.of(2, 1));
        map.put("a", new Pair("x", new BigDecimal("1E+3")));

        assertThat(new String(CanonicalJson.bytes(map), StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":{\"alpha_beta\":1000,\"zeta\":\"x\"},\"b\":[2,1]}");
    }
}
