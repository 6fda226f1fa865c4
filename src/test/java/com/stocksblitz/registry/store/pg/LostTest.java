package com.stocksblitz.registry.store.pg;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.breaker.Verdict;
import com.stocksblitz.registry.failure.Failure;
import org.junit.jupiter.api.Test;

class LostTest {
    private static final StackTraceElement DECODER =
            new StackTraceElement("io.vertx.pgclient.impl.codec.PgDecoder", "channelRead", "PgDecoder.java", 127);
    private static final StackTraceElement READER =
            new StackTraceElement("com.stocksblitz.registry.store.pg.PgPlanStore", "row", "PgPlanStore.java", 1);

    @Test
    void R4_bytesThatAreNotPostgresqlsProtocolAreAnOutage() {
        var lost = Lost.of(outOfBounds(DECODER)).orElseThrow();

        assertThat(lost.verdict()).isEqualTo(Verdict.OUTAGE);
        assertThat(lost.answer().failure()).isInstanceOf(Failure.Unavailable.class);
    }

    @Test
    void aFaultOfOurOwnCodeIsNoOutageAlsoWhereTheDecoderCalledIt() {
        assertThat(Lost.of(outOfBounds(READER, DECODER))).isEmpty();
        assertThat(Lost.of(outOfBounds())).isEmpty();
    }

    private static RuntimeException outOfBounds(StackTraceElement... frames) {
        var thrown = new IndexOutOfBoundsException("readerIndex: -998720550");
        thrown.setStackTrace(frames);
        return thrown;
    }
}
