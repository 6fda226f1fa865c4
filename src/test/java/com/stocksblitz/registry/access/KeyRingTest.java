package com.stocksblitz.registry.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.access.api.NamedKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {
    private static final int ROUNDS = 3_000;

    private final KeyRing ring = new KeyRing(Clock.systemUTC());

    @Test
    void S1_theTimeOfACheckDoesNotTellWhichKeyIsKnownOrHowMuchOfItIsRight() {
        ring.replace(IntStream.range(0, KeyRing.MOST_KEYS)
                .mapToObj(i -> new KeyRing.Entry(Sha256.of(key(i)), named(i)))
                .toList());
        assertThat(ring.find(key(0))).isPresent();
        assertThat(ring.find("irk_none")).isEmpty();
        var keys = List.of(
                key(0), // the first of the list
                key(KeyRing.MOST_KEYS - 1),
                key(0).substring(0, key(0).length() - 1) + "x", // wrong in its last character
                "x".repeat(key(0).length()));

        var times = new long[keys.size()][ROUNDS];
        for (int round = -ROUNDS; round < ROUNDS; round++) {
            for (int which = 0; which < keys.size(); which++) {
                long begun = System.nanoTime();
                ring.find(keys.get(which));
                if (round >= 0) {
                    times[which][round] = System.nanoTime() - begun;
                }
            }
        }

        Arrays.stream(times).forEach(Arrays::sort);
        for (var one : times) {
            for (var other : times) {
                assertThat(one[ROUNDS / 4])
                        .as("the middle halves overlap; lower quarter of one, upper of another, ns")
                        .isLessThanOrEqualTo(other[ROUNDS * 3 / 4]);
            }
        }
    }

    private static String key(int number) {
        return "irk_%039d".formatted(number);
    }

    private static NamedKey named(int number) {
        return new NamedKey(UUID.randomUUID(), "k" + number, Set.of("read"), Set.of(), 10, Optional.empty());
    }
}
