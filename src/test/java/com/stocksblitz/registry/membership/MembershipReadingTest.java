package com.stocksblitz.registry.membership;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.Instruments;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipApi;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.testing.TestPostgres;
import com.stocksblitz.registry.testing.TestPostgres.TestDatabase;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@ExtendWith(VertxExtension.class)
class MembershipReadingTest {
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
                        Instruments.share(4, "NSE", "INFY"));
        room.execute("""
                truncate index_memberships, membership_indices restart identity;
                insert into membership_indices (instrument_id, name, squeezed, created_at) values
                    (1, 'NSE:NIFTY 50:INDEX', 'NIFTY50', now()), (null, 'OUR BASKET', 'OURBASKET', now());
                insert into index_memberships (index_id, instrument_id, valid, is_member, weight, sector, date_added,
                    version, recorded_at, superseded_at)
                values
                    (1, 2, '[2020-01-01,2026-06-01)', true, 8.5, 'Energy', '2020-01-01', 1, now(), null),
                    (1, 2, '[2026-06-01,)', true, 9.125, 'Energy', '2020-01-01', 2, now(), null),
                    (1, 3, '[2021-01-01,2026-06-01)', true, 4.00, null, '2021-01-01', 1, now(), null),
                    (1, 3, '[2026-06-01,)', false, null, null, null, 2, now(), null),
                    (1, 3, '[2021-01-01,)', true, 77, null, '2021-01-01', 1, now(), now()),
                    (1, 4, '[2020-01-01,)', true, null, null, '2020-01-01', 1, now(), null),
                    (2, 4, '[2020-01-01,)', true, 100, null, '2020-01-01', 1, now(), null)
                """);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "NIFTY 50, -, NSE:RELIANCE 9.125 NSE:INFY null",
                "nifty50, 2026-06-01, NSE:RELIANCE 9.125 NSE:INFY null",
                "NSE:NIFTY 50:INDEX, 2026-05-31, NSE:RELIANCE 8.5 NSE:TCS 4.00 NSE:INFY null",
                "NIFTY 50, 2020-06-01, NSE:RELIANCE 8.5 NSE:INFY null",
                "NIFTY 50, 2019-12-31, ''",
                "our-basket, -, NSE:INFY 100"
            })
    void answersTheMembersOfADateHeaviestFirst(String index, LocalDate asOf, String members) throws Exception {
        var answer = room.ask(MembershipApi.MEMBERS, new MembersQuery(index, asOf));

        var shown = new ArrayList<String>();
        answer.members().forEach(member -> shown.add(member.instrumentKey() + " " + member.weight()));
        assertThat(String.join(" ", shown)).isEqualTo(members);
        assertThat(answer.asOf()).isEqualTo(asOf == null ? MembershipRoom.TODAY : asOf);
    }

    @Test
    void answersUnderTheNamesOfToday() throws Exception {
        room.knows(
                Instruments.index(1, "NSE", "NIFTY FIFTY").formerly("NSE:NIFTY 50:INDEX"),
                Instruments.share(2, "NSE", "RIL").formerly("NSE:RELIANCE"));

        var answer = room.ask(MembershipApi.MEMBERS, new MembersQuery("NIFTY FIFTY", null));

        assertThat(answer.indexId()).isEqualTo("NSE:NIFTY FIFTY:INDEX");
        assertThat(answer.members()).extracting(Members.Member::instrumentKey).contains("NSE:RIL");
    }

    @Test
    void tellsAnIndexThatNeverHadAMember() throws Exception {
        assertThat(room.refusal(MembershipApi.MEMBERS, new MembersQuery("NIFTY BANK", null)))
                .isInstanceOf(Failure.NotFound.class);
        assertThat(list("NIFTY BANK", null, 10, null).memberships()).isEmpty();
    }

    @Test
    void listsWithTheFieldsOfThePredecessor() throws Exception {
        assertThat(list("NIFTY 50", "NSE:RELIANCE", 10, null).memberships())
                .containsExactly(new Membership(
                        "NSE:RELIANCE",
                        "NSE:NIFTY 50:INDEX",
                        new BigDecimal("9.125"),
                        "Energy",
                        LocalDate.of(2020, 1, 1),
                        true,
                        "RELIANCE",
                        "NSE",
                        "NIFTY 50",
                        LocalDate.of(2026, 6, 1)));
        assertThat(list(null, "NSE:INFY", 10, null).memberships())
                .extracting(Membership::indexName)
                .containsExactly("NIFTY 50", "OUR BASKET");
    }

    @Test
    void B10_turnsPagesWithoutSkippingOrRepeating() throws Exception {
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = list(null, null, 1, cursor);
            page.memberships().forEach(one -> seen.add(one.indexId() + " " + one.instrumentKey()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen)
                .containsExactly(
                        "NSE:NIFTY 50:INDEX NSE:INFY", "NSE:NIFTY 50:INDEX NSE:RELIANCE", "OUR BASKET NSE:INFY");
    }

    @Test
    void B12_namesEveryWrongField() throws Exception {
        var query = new MembershipsQuery("a\nb", "\t", null, 5_001, "forged");

        assertThat(room.refusal(MembershipApi.LIST, query).errors())
                .extracting(FieldError::pointer)
                .containsExactly("index", "instrument_key", "limit", "cursor");
        assertThat(room.refusal(MembershipApi.MEMBERS, new MembersQuery(null, null))
                        .errors())
                .extracting(FieldError::pointer)
                .containsExactly("index");
        assertThat(room.refusal(MembershipApi.LIST, new MembershipsQuery(null, "NSE:NOBODY", null, 1, null))
                        .code())
                .isEqualTo("never_known");
    }

    private MembershipPage list(String index, String instrument, int limit, String cursor) throws Exception {
        return room.ask(MembershipApi.LIST, new MembershipsQuery(index, instrument, null, limit, cursor));
    }
}
