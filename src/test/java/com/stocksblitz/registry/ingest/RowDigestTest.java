package com.stocksblitz.registry.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.instrument.InstrumentType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowDigestTest {
    private static final Set<String> NOT_OF_THE_DIGEST = Set.of("line", "sector", "industry");

    private final RowDigest digest = new RowDigest();

    @Test
    void eachFieldOfARowCountsAndTheLineDoesNot() throws ReflectiveOperationException {
        var fields = Arrays.stream(DumpRow.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        var digests = new HashSet<Long>();
        digests.add(digest.of(row(Map.of())));
        for (var field : fields) {
            if (NOT_OF_THE_DIGEST.contains(field)) {
                continue;
            }
            assertThat(digests.add(digest.of(row(Map.of(field, other(field))))))
                    .as(field)
                    .isTrue();
        }

        assertThat(digest.of(row(Map.of("line", 99L)))).isEqualTo(digest.of(row(Map.of())));
    }

    @Test
    void whatOneFieldLosesAnotherDoesNotGain() throws ReflectiveOperationException {
        assertThat(digest.of(row(Map.of("symbol", "AB", "series", "C"))))
                .isNotEqualTo(digest.of(row(Map.of("symbol", "A", "series", "BC"))));
    }

    @Test
    void aNumberIsItsValueAndNotItsZeros() throws ReflectiveOperationException {
        assertThat(digest.of(row(Map.of("tickSize", new BigDecimal("0.050")))))
                .isEqualTo(digest.of(row(Map.of("tickSize", new BigDecimal("0.05")))));
    }

    @Test
    void aRowThatSpeaksOfItsIssuerHasNone() throws ReflectiveOperationException {
        assertThat(digest.of(row(Map.of("sector", "Energy")))).isNull();
        assertThat(digest.of(row(Map.of("industry", "Refineries")))).isNull();
    }

    private static Object other(String field) {
        return switch (field) {
            case "type" -> InstrumentType.PE;
            case "expiry" -> LocalDate.of(2025, 9, 25);
            case "strike", "tickSize", "multiplier" -> new BigDecimal("7");
            case "lotSize", "freezeQuantity" -> 7L;
            case "suspended" -> true;
            default -> "OTHER";
        };
    }

    /** An option of which a field is null unless it must not be, or is given. */
    private static DumpRow row(Map<String, Object> given) throws ReflectiveOperationException {
        var needed = Map.<String, Object>of(
                "line",
                1L,
                "segment",
                "NFO",
                "token",
                "1",
                "exchange",
                "NFO",
                "type",
                InstrumentType.CE,
                "symbol",
                "X");
        var components = DumpRow.class.getRecordComponents();
        var values = Arrays.stream(components)
                .map(component -> given.getOrDefault(component.getName(), needed.get(component.getName())))
                .toArray();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return DumpRow.class.getDeclaredConstructor(types).newInstance(values);
    }
}
