package com.stocksblitz.registry.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no JSON may hold is refused by every entry of catalog and ingest alike, and reaches none of them. */
class HostileBodiesTest {
    private static final String JOB = "/jobs/0193a1f0-5c7e-7d4c-8a55-0f6f5b1f7a10";
    private static TestWeb web;

    @BeforeAll
    static void start() {
        web = new TestWeb();
    }

    @AfterAll
    static void stop() {
        web.close();
    }

    @BeforeEach
    void reset() {
        web.features.reset();
    }

    /** @param body with a place for a value */
    private record Entry(String path, String body, String member) {}

    private static final List<Entry> ENTRIES = List.of(
            new Entry("/instruments/bulk", "{\"instrument_ids\": [%s]}", "instrument_ids"),
            new Entry("/search", "{\"filters\": {\"min_lot_size\": %s}}", "filters"),
            new Entry("/index-memberships", "{\"memberships\": [{\"weight\": %s}]}", "memberships"),
            new Entry("/brokers/kite/ingest", "{\"source\": \"daily\", \"priority\": %s}", "source"),
            new Entry(JOB + "/approve", "{\"reason\": %s}", "reason"),
            new Entry(JOB + "/reject", "{\"reason\": %s}", "reason"));

    /** Where a dump is the body, one that is too large for a form is a dump, which its reader refuses. */
    private static boolean isForm(Entry entry, String value) {
        return value.length() < 50_000 || !entry.path().contains("/ingest");
    }

    static Stream<Arguments> values() {
        return ENTRIES.stream()
                .flatMap(entry -> Stream.of(
                                "NaN",
                                "-Infinity",
                                "1e400",
                                "1".repeat(10_000),
                                "[".repeat(100_000),
                                "\"\\ud800\"",
                                "\"\\u0000\"")
                        .filter(value -> isForm(entry, value))
                        .map(value -> Arguments.of(
                                entry.path(),
                                value.substring(0, Math.min(10, value.length())),
                                entry.body().formatted(value))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("values")
    void B3_everyEntryRefusesAValueThatNoJsonMayHoldAndNamesItsPlace(String path, String value, String body) {
        var reply = post(path, body);

        assertRefused(reply, 400);
        assertThat(reply.pointers()).as(reply.text()).isNotEmpty();
    }

    static Stream<Entry> entries() {
        return ENTRIES.stream();
    }

    @ParameterizedTest
    @MethodSource("entries")
    void B3_everyEntryRefusesAMemberThatStandsTwice(Entry entry) {
        var reply = post(entry.path(), "{\"%1$s\": null, \"%1$s\": null}".formatted(entry.member()));

        assertRefused(reply, 400);
        assertThat(reply.pointers()).as(reply.text()).contains("/" + entry.member());
    }

    @ParameterizedTest
    @MethodSource("entries")
    void B3_aMillionMembersAreTooLargeAndAsManyAsFitAreNamedInPart(Entry entry) {
        var million = members(1_000_000);
        if (isForm(entry, million)) {
            assertThat(post(entry.path(), million).status()).isEqualTo(413);
        }
        var most = post(entry.path(), members(isForm(entry, million) ? 60_000 : 1_000));
        assertRefused(most, 400);
        assertThat(most.pointers()).hasSizeLessThanOrEqualTo(Findings.MOST_NAMED);
    }

    @Test
    void B3_aNumberIsRefusedByNameOrKeptExactlyAndNeverRounded() {
        var odd = web.post("/search", "{\"filters\": {\"min_lot_size\": 9007199254740993}}");
        assertRefused(odd, 400);
        assertThat(odd.pointers()).containsExactly("/filters/min_lot_size");
        assertThat(web.post(
                                "/index-memberships",
                                "{\"memberships\": [{\"instrument_key\": \"A\", \"index_id\": \"B\", \"weight\": 1.000000000000000001}]}")
                        .status())
                .isEqualTo(200);
        assertThat(web.features
                        .lastRequest(WriteMemberships.class)
                        .memberships()
                        .getFirst()
                        .weight())
                .isEqualByComparingTo("1.000000000000000001");
    }

    /**
     * Nothing is normalised: twins in composed and decomposed form are two names, and each is found by its own bytes.
     */
    @ParameterizedTest
    @ValueSource(strings = {"NSE:CAF\u00C9", "NSE:CAFE\u0301", "NSE:\uD83D\uDCC8", "NSE:a\u202Eb"})
    void B4_aNameReachesTheCatalogAsItWasSent(String name) {
        web.post("/instruments/bulk", "{\"instrument_ids\": [\"" + name + "\"]}");

        assertThat(web.features.lastRequest(BulkQuery.class).instrumentIds()).containsExactly(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/instruments/resolve?symbol=A&as_of=infinity",
                "/instruments/resolve?symbol=A&as_of=-0001-01-01",
                "/instruments/resolve?symbol=A&as_of=10000-01-01",
                "/instruments/resolve?symbol=A&as_of=2026-02-29",
                "/instruments/resolve?symbol=A&as_of=2026-11-20T00:00:00Z",
                "/chains/NIFTY?as_of=[2026-11-20,2026-11-20)",
                "/index-memberships?index=NIFTY%2050&as_of=empty",
            })
    void B9_aDateThatIsNoneIsRefusedByName(String path) {
        var reply = web.get(path.replace("[", "%5B").replace(")", "%29").replace(",", "%2C"));

        assertRefused(reply, 400);
        assertThat(reply.pointers()).as(reply.text()).contains("as_of");
    }

    private static String members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"a" + i + "\":1").collect(Collectors.joining(",", "{", "}"));
    }

    private static TestWeb.Reply post(String path, String body) {
        return web.send(web.to(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static void assertRefused(TestWeb.Reply reply, int status) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(status);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(web.features.asked).isEmpty();
    }
}
