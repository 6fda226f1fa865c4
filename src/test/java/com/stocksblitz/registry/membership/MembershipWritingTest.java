package com.stocksblitz.registry.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.stocksblitz.registry.catalog.Instruments;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import com.stocksblitz.registry.membership.api.WriteMemberships.Entry;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Writes over the bus into the real PostgreSQL; today is 20 November 2026. */
@ExtendWith(VertxExtension.class)
class MembershipWritingTest {
    private static TestDatabase place;
    private MembershipRoom room;

    @BeforeAll
    static void createDatabase() {
        place = TestPostgres.database();
    }

    @BeforeEach
    void open(Vertx vertx) throws Exception {
        room = new MembershipRoom(vertx, place)
                .knows(
                        Instruments.index(1, "NSE", "NIFTY 50"),
                        Instruments.share(2, "NSE", "RELIANCE"),
                        Instruments.share(3, "NSE", "TCS"),
                        Instruments.future(4, "NFO", "NIFTY", "2026-11-24"));
        room.execute("truncate index_memberships, membership_indices, outbox, idempotency_keys restart identity");
    }

    @Test
    void writesTheRecordOfTheRegistryAndAnswersItBack() throws Exception {
        var written = write(ours("NSE:RELIANCE", "nifty50", "8.615", "2020-01-01", null, true));

        assertThat(written.status()).isEqualTo("success");
        assertThat(written.results())
                .containsExactly(new MembershipsWritten.Result(
                        "added", "NSE:RELIANCE", "NSE:NIFTY 50:INDEX", LocalDate.of(2020, 1, 1), List.of()));
        assertThat(members("2020-01-01")).containsExactly("NSE:RELIANCE 8.615 2020-01-01");
        assertThat(members("2019-12-31")).isEmpty();
    }

    @Test
    void writesTheRecordOfThePredecessor() throws Exception {
        write(
                legacy("RELIANCE", "NSE", "Nifty 50", "8.6", "2026-01-05"),
                legacy("TCS", "NSE", "Nifty 50", "4", "2026-01-05"));
        var again = write(legacy("RELIANCE", "NSE", "Nifty 50", "9", "2026-07-01"));

        assertThat(again.changed()).isEqualTo(1);
        assertThat(members("2026-06-30")).containsExactly("NSE:RELIANCE 8.6 2026-01-05", "NSE:TCS 4 2026-01-05");
        assertThat(members("2026-07-01")).containsExactly("NSE:RELIANCE 9 2026-01-05", "NSE:TCS 4 2026-01-05");
    }

    @Test
    void endsAMembershipAndTakesItUpAgain() throws Exception {
        write(ours("NSE:TCS", "NIFTY 50", "4", null, "2026-01-01", true));
        assertThat(write(ours("NSE:TCS", "NIFTY 50", null, null, "2026-03-01", false))
                        .removed())
                .isEqualTo(1);
        assertThat(write(ours("NSE:TCS", "NIFTY 50", "3", null, "2026-05-01", true))
                        .added())
                .isEqualTo(1);

        assertThat(members("2026-02-28")).containsExactly("NSE:TCS 4 2026-01-01");
        assertThat(members("2026-03-01")).isEmpty();
        assertThat(members("2026-04-30")).isEmpty();
        assertThat(members("2026-05-01")).containsExactly("NSE:TCS 3 2026-05-01");
    }

    @Test
    void aBackDatedCorrectionLeavesWhatIsKnownAfterItAndWhatWasKnownBefore() throws Exception {
        write(ours("NSE:TCS", "NIFTY 50", "4", null, "2026-01-01", true));
        write(ours("NSE:TCS", "NIFTY 50", "6", null, "2026-03-01", true));
        write(ours("NSE:TCS", "NIFTY 50", "5", null, "2026-02-01", true));

        assertThat(members("2026-01-31")).containsExactly("NSE:TCS 4 2026-01-01");
        assertThat(members("2026-02-28")).containsExactly("NSE:TCS 5 2026-01-01");
        assertThat(members("2026-03-01")).containsExactly("NSE:TCS 6 2026-01-01");
        assertThat(strings("""
                        select valid || ' ' || weight || ' ' || version || ' ' || (superseded_at is null)
                        from index_memberships order by membership_id"""))
                .containsExactly(
                        "[2026-01-01,) 4 1 false",
                        "[2026-01-01,2026-03-01) 4 2 false",
                        "[2026-03-01,) 6 2 true",
                        "[2026-01-01,2026-02-01) 4 3 true",
                        "[2026-02-01,2026-03-01) 5 3 true");
    }

    @Test
    void withoutADateARecordHoldsFromTodayOn() throws Exception {
        write(ours("NSE:TCS", "NIFTY 50", "4", "2020-01-01", null, true));
        // The same again with a weight of today: the past keeps the old one.
        write(ours("NSE:TCS", "NIFTY 50", "5", "2020-01-01", null, true));

        assertThat(members("2026-11-19")).containsExactly("NSE:TCS 4 2020-01-01");
        assertThat(members("2026-11-20")).containsExactly("NSE:TCS 5 2020-01-01");
    }

    @Test
    void tellsEachChangeOnceAndNothingWhereNothingChanged() throws Exception {
        write(ours("NSE:RELIANCE", "NIFTY 50", "8", null, "2026-01-01", true));
        write(ours("NSE:RELIANCE", "NIFTY 50", "9.50", null, "2026-02-01", true));
        var same = write(
                ours("NSE:RELIANCE", "NIFTY 50", "9.5", null, "2026-03-01", true),
                ours("NSE:TCS", "NIFTY 50", null, null, null, false));
        write(ours("NSE:RELIANCE", "NIFTY 50", null, null, "2026-04-01", false));

        assertThat(same.unchanged()).isEqualTo(2);
        var events = strings("select type || subject || partition_key || data::text from outbox order by draw");
        assertThat(events).hasSize(3);
        assertThat(strings("select data ->> 'cause' from outbox order by draw"))
                .containsExactly("added", "changed", "removed");
        assertThat(strings("select data ->> 'version' from outbox order by draw"))
                .containsExactly("1", "2", "3");
        assertThat(strings("select (data -> 'changed')::text from outbox where data ->> 'version' = '2'"))
                .containsExactly("{\"weight\": {\"to\": 9.50, \"from\": 8}}");
        assertThat(strings("""
                        select type || ' ' || subject || ' ' || (data ->> 'index_name') || ' ' || (data ->> 'effective_date')
                        from outbox order by draw limit 1""")).containsExactly("index.membership.changed NSE:RELIANCE NIFTY 50 2026-01-01");
        // The catalog's followers must not take it for a change of an instrument.
        assertThat(strings("select count(instrument_id)::text from outbox")).containsExactly("0");
        assertThat(strings("""
                        select detail ->> 'removed' from audit_trail
                        where action = 'index_memberships.written' and entity = 'index_memberships/NSE:NIFTY 50:INDEX'
                        order by audit_id desc limit 1""")).containsExactly("1");
    }

    @Test
    void B6_takesRecordsInOrderAndListsTheBadOneOfMany() throws Exception {
        var written = write(
                ours("NSE:RELIANCE", "NIFTY 50", "8", null, "2026-01-01", true),
                ours("NSE:NOBODY", "NIFTY 50", "1", null, null, true),
                ours("NSE:RELIANCE", "nifty 50", "9", null, "2026-01-01", true),
                ours("NFO:NIFTY:2026-11-24:FUT", "NIFTY 50", "1", null, null, true));

        assertThat(written.status()).isEqualTo("partial");
        assertThat(written.results())
                .extracting(MembershipsWritten.Result::outcome)
                .containsExactly("added", "rejected", "changed", "rejected");
        assertThat(written.results().get(1).errors())
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(tuple("/memberships/1/instrument_key", "never_known"));
        assertThat(written.results().get(3).errors())
                .extracting(FieldError::code)
                .containsExactly("no_share");
        assertThat(members(null)).containsExactly("NSE:RELIANCE 9 2026-01-01");
    }

    @Test
    void B6_takesNoneWhereAllOrNothingIsAsked() throws Exception {
        var request = new WriteMemberships(
                List.of(
                        ours("NSE:RELIANCE", "NIFTY 50", "8", null, "2026-01-01", true),
                        ours("NSE:NOBODY", "NIFTY 50", "1", null, null, true)),
                true,
                null);

        var refusal = room.refusal(MembershipApi.WRITE, request);

        assertThat(refusal).isInstanceOf(Failure.Refused.class);
        assertThat(refusal.errors()).extracting(FieldError::pointer).containsExactly("/memberships/1/instrument_key");
        assertThat(strings("select count(*)::text from index_memberships")).containsExactly("0");
        assertThat(strings("select count(*)::text from outbox")).containsExactly("0");
    }

    @Test
    void B12_namesEveryWrongFieldOfARecord() throws Exception {
        var written = write(
                new Entry(
                        null, "TCS", null, null, null, new BigDecimal("100.1"), "a\nb", day("1800-01-01"), null, null),
                new Entry(
                        " ",
                        null,
                        null,
                        "--",
                        null,
                        new BigDecimal("1e-13"),
                        null,
                        day("2026-02-01"),
                        day("2026-01-01"),
                        null),
                null);

        assertThat(written.status()).isEqualTo("rejected");
        assertThat(written.results().get(0).errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/memberships/0/exchange",
                        "/memberships/0/index_id",
                        "/memberships/0/weight",
                        "/memberships/0/sector",
                        "/memberships/0/date_added");
        assertThat(written.results().get(1).errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/memberships/1/instrument_key",
                        "/memberships/1/index_id",
                        "/memberships/1/weight",
                        "/memberships/1/date_added");
        assertThat(written.results().get(2).errors())
                .extracting(FieldError::pointer)
                .containsExactly("/memberships/2");
        assertThat(room.refusal(MembershipApi.WRITE, new WriteMemberships(List.of(), false, null))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("/memberships");
    }

    @Test
    void B7_aRepeatUnderTheSameKeyGetsTheFirstAnswer() throws Exception {
        var entries = List.of(ours("NSE:TCS", "NIFTY 50", "4", null, "2026-01-01", true));
        var first = room.ask(MembershipApi.WRITE, new WriteMemberships(entries, false, "key-1"));
        var repeat = room.ask(MembershipApi.WRITE, new WriteMemberships(entries, false, "key-1"));

        assertThat(first.added()).isEqualTo(1);
        assertThat(repeat).isEqualTo(first);
        assertThat(strings("select count(*)::text from outbox")).containsExactly("1");
        var other = List.of(ours("NSE:TCS", "NIFTY 50", "5", null, "2026-01-01", true));
        assertThat(room.refusal(MembershipApi.WRITE, new WriteMemberships(other, false, "key-1"))
                        .code())
                .isEqualTo("idempotency_key_reused");
        assertThat(room.refusal(MembershipApi.WRITE, new WriteMemberships(other, false, ""))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("Idempotency-Key");
    }

    @Test
    void keepsAnIndexThatTheCatalogLearnsOfLater() throws Exception {
        write(ours("NSE:TCS", "Nifty Tech 10", "4", null, "2026-01-01", true));
        write(ours("NSE:RELIANCE", "nifty-tech-10", "6", null, "2026-01-01", true));
        assertThat(room.ask(MembershipApi.MEMBERS, new MembersQuery("NIFTY TECH 10", null))
                        .indexId())
                .isEqualTo("NIFTY TECH 10");
        room.knows(Instruments.index(9, "NSE", "NIFTY TECH 10"));
        assertThat(room.ask(MembershipApi.MEMBERS, new MembersQuery("NIFTY TECH 10", null))
                        .members())
                .hasSize(2);

        write(ours("NSE:TCS", "NIFTY TECH 10", "5", null, "2026-02-01", true));

        var members = room.ask(MembershipApi.MEMBERS, new MembersQuery("NIFTY TECH 10", null));
        assertThat(members.indexId()).isEqualTo("NSE:NIFTY TECH 10:INDEX");
        assertThat(members.members()).hasSize(2);
        assertThat(strings("select count(*)::text from membership_indices")).containsExactly("1");
    }

    @Test
    void writersTakeTurnsAndLoseNothing() throws Exception {
        var writes = new ArrayList<Future<MembershipsWritten>>();
        for (int n = 0; n < 20; n++) {
            var entry = ours(
                    n % 2 == 0 ? "NSE:TCS" : "NSE:RELIANCE", "NIFTY 50", "" + n, null, "2026-01-" + (n + 10), true);
            writes.add(room.asked(MembershipApi.WRITE, new WriteMemberships(List.of(entry), false, null)));
        }
        for (var write : writes) {
            assertThat(MembershipRoom.await(write).rejected()).isZero();
        }

        assertThat(strings("select count(*)::text from outbox")).containsExactly("20");
        assertThat(strings("select max(version)::text from index_memberships group by instrument_id"))
                .containsExactly("10", "10");
    }

    @Test
    void theStoreRefusesTwoStatementsOfOneDate() throws Exception {
        write(ours("NSE:TCS", "NIFTY 50", "4", null, "2026-01-01", true));

        assertThatThrownBy(() -> room.execute("""
                        insert into index_memberships (index_id, instrument_id, valid, is_member, date_added, version, recorded_at)
                        values (1, 3, '[2026-03-01,2026-04-01)', true, '2026-01-01', 2, now())"""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("one_statement_on_a_date");
    }

    @Test
    void B9_theStoreAgreesWithAnOracleDayByDay() throws Exception {
        long seed = 4711;
        var random = new Random(seed);
        int shares = 30;
        room.knows(IntStream.range(0, shares)
                .mapToObj(n -> Instruments.share(1_000 + n, "NSE", "S" + n))
                .toArray(Instruments.Builder[]::new));
        var first = LocalDate.of(2026, 1, 1);
        int days = 30;
        var oracles = IntStream.range(0, shares)
                .mapToObj(n -> new DayByDay(first, days))
                .toList();
        for (int batch = 0; batch < 12; batch++) {
            var entries = new ArrayList<Entry>();
            for (int n = 0; n < 40; n++) {
                int share = random.nextInt(shares);
                var from = first.plusDays(random.nextInt(days));
                boolean member = random.nextInt(3) > 0;
                var weight = member ? new BigDecimal(random.nextInt(3)) : null;
                var added = member ? first.minusDays(random.nextInt(2)) : null;
                entries.add(
                        new Entry("NSE:S" + share, null, null, "NIFTY 50", null, weight, null, added, from, member));
                oracles.get(share)
                        .say(member ? new Statement(from, true, weight, null, added) : Statement.noMember(from));
            }
            room.ask(MembershipApi.WRITE, new WriteMemberships(entries, true, null));
        }

        for (int day = 0; day < days; day++) {
            var date = first.plusDays(day);
            var expected = new ArrayList<String>();
            for (int n = 0; n < shares; n++) {
                var holds = oracles.get(n).on(date);
                if (holds.member()) {
                    expected.add("NSE:S" + n + " " + holds.weight() + " " + holds.dateAdded());
                }
            }
            assertThat(members(date.toString()))
                    .as("seed " + seed + " on " + date)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private MembershipsWritten write(Entry... entries) throws Exception {
        return room.ask(MembershipApi.WRITE, new WriteMemberships(Arrays.asList(entries), false, null));
    }

    private List<String> members(String asOf) throws Exception {
        return room
                .ask(MembershipApi.MEMBERS, new MembersQuery("NIFTY 50", asOf == null ? null : day(asOf)))
                .members()
                .stream()
                .map(member ->
                        member.instrumentKey() + " " + member.weight().toPlainString() + " " + member.dateAdded())
                .toList();
    }

    private static Entry ours(
            String instrument, String index, String weight, String added, String effective, boolean active) {
        return new Entry(
                instrument,
                null,
                null,
                index,
                null,
                weight == null ? null : new BigDecimal(weight),
                null,
                added == null ? null : day(added),
                effective == null ? null : day(effective),
                active);
    }

    private static Entry legacy(String symbol, String exchange, String index, String weight, String effective) {
        return new Entry(null, symbol, exchange, null, index, new BigDecimal(weight), null, null, day(effective), null);
    }

    private static LocalDate day(String text) {
        return LocalDate.parse(text);
    }

    private static List<String> strings(String sql) throws SQLException {
        try (var owner = place.owner();
                var statement = owner.createStatement();
                var rows = statement.executeQuery(sql)) {
            var strings = new ArrayList<String>();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
            return strings;
        }
    }
}
