package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
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
    void isReadInPiecesOfAnySize() {
        var document = ("{\"keys\":[" + "\"NSE:RELIANCE\",".repeat(20_000) + "0]}").getBytes(StandardCharsets.UTF_8);
        var packed = PackedDocument.pack(document);
        for (int size : new int[] {1_000, 65_536, document.length, document.length + 1}) {
            var read = new ByteArrayOutputStream();
            var room = ByteBuffer.allocateDirect(size);
            var piece = new byte[size];
            try (var reader = packed.open()) {
                do {
                    reader.read(room.clear());
                    room.flip();
                    int length = room.remaining();
                    room.get(piece, 0, length);
                    read.write(piece, 0, length);
                } while (room.limit() == size);
            }
            assertThat(read.toByteArray()).isEqualTo(document);
        }
    }

    @Test
    void knowsItsLengthWhetherOrNotItWasTold() {
        var packed = PackedDocument.pack("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(packed.length()).isEqualTo(7);
        assertThat(PackedDocument.of(packed.bytes()).length()).isEqualTo(7);
    }

    @Test
    void isSoundOnlyAsAWholeObjectOfTheLengthThatIsTold() {
        var document = ("{\"keys\":[" + "\"NSE:RELIANCE\",".repeat(2_000) + "0]}").getBytes(StandardCharsets.UTF_8);
        var bytes = PackedDocument.pack(document).bytes();
        var changed = bytes.clone();
        changed[changed.length - 1]++;

        assertThat(PackedDocument.of(bytes, document.length).isSound()).isTrue();
        assertThat(PackedDocument.of(bytes).isSound()).isTrue();
        for (int wrong : new int[] {document.length - 1, document.length + 1, 0, -7, Integer.MAX_VALUE}) {
            assertThat(PackedDocument.of(bytes, wrong).isSound()).isFalse();
        }
        assertThat(PackedDocument.of(changed, document.length).isSound())
                .as("its checksum is not that of the bytes")
                .isFalse();
        assertThat(PackedDocument.of(Arrays.copyOf(bytes, bytes.length / 2), document.length)
                        .isSound())
                .isFalse();
        for (var other : List.of("", "[]", "1", "{", "}")) {
            assertThat(PackedDocument.pack(other.getBytes(StandardCharsets.UTF_8))
                            .isSound())
                    .as(other)
                    .isFalse();
        }
        assertThat(PackedDocument.pack(out -> endless(out)).isSound())
                .as("more than any plan of ours")
                .isFalse();
    }

    /** An object of blanks, far smaller deflated. */
    private static void endless(OutputStream out) {
        try {
            out.write('{');
            for (int i = 0; i <= PackedDocument.MOST_BYTES >> 20; i++) {
                out.write(" ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII));
            }
            out.write('}');
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
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
