package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.plan.solve.Level;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final Instrument RELIANCE = Markets.share("NSE", "RELIANCE");
    private static final Instrument RELIANCE_BSE = Markets.share("BSE", "RELIANCE");
    private static final Instrument THIS_WEEK = Markets.future("NIFTY", Markets.TODAY.plusDays(4));

    private final MemoryCatalog catalog = new MemoryCatalog()
            .add(RELIANCE, RELIANCE_BSE, THIS_WEEK)
            .name("RELIANCE_NSE_EQUITY", RELIANCE)
            .add(Markets.inactive("NSE", "SUSPENDED", "suspended"))
            .add(Markets.inactive("NSE", "DELISTED", "delisted"))
            .add(Markets.shareWithoutToken("NSE", "TOKENLESS"))
            .name("EXPIRED", Markets.future("NIFTY", Markets.TODAY.minusDays(1)))
            .name("LASTDAY", Markets.future("NIFTY", Markets.TODAY))
            .ambiguous("TWICE", RELIANCE, RELIANCE_BSE);

    @ParameterizedTest
    @CsvSource(textBlock = """
            lenient,  NSE:RELIANCE,  live_feed,  admitted
            moderate, NSE:RELIANCE,  live_feed,  admitted
            strict,   NSE:RELIANCE,  live_feed,  admitted
            lenient,  NSE:NOTHING,   live_feed,  pending unknown_key
            moderate, NSE:NOTHING,   live_feed,  rejected unknown_key
            strict,   NSE:NOTHING,   live_feed,  rejected unknown_key
            lenient,  NSE:SUSPENDED, live_feed,  admitted last
            moderate, NSE:SUSPENDED, live_feed,  admitted last
            strict,   NSE:SUSPENDED, live_feed,  rejected inactive
            lenient,  NSE:TOKENLESS, live_feed,  pending no_token
            moderate, NSE:TOKENLESS, live_feed,  rejected no_token
            strict,   NSE:TOKENLESS, live_feed,  rejected no_token
            lenient,  NSE:DELISTED,  live_feed,  rejected delisted
            moderate, NSE:DELISTED,  live_feed,  rejected delisted
            strict,   NSE:DELISTED,  live_feed,  rejected delisted
            lenient,  EXPIRED,       live_feed,  rejected expired
            moderate, EXPIRED,       alerts,     rejected expired
            strict,   EXPIRED,       live_feed,  rejected expired
            strict,   LASTDAY,       live_feed,  rejected expires_before_until
            moderate, LASTDAY,       live_feed,  admitted
            lenient,  LASTDAY,       live_feed,  admitted
            lenient,  TWICE,         live_feed,  rejected ambiguous_key
            moderate, TWICE,         live_feed,  rejected ambiguous_key
            strict,   TWICE,         live_feed,  rejected ambiguous_key
            lenient,  EXPIRED,       historical, admitted
            strict,   NSE:DELISTED,  historical, admitted
            moderate, NSE:SUSPENDED, historical, admitted
            moderate, NSE:TOKENLESS, historical, rejected no_token
            lenient,  NSE:NOTHING,   historical, pending unknown_key
            """)
    void theTableOfStrictness(String strictness, String reference, String type, String expected) {
        var admission = admit(strictness, type, reference);

        assertThat(outcome(admission)).isEqualTo(expected);
    }

    @Test
    void entriesThatNameOneInstrumentBecomeOneAndStayAccountedFor() {
        var admission =
                admit("moderate", "live_feed", "NSE:RELIANCE", "nse:reliance", "RELIANCE_NSE_EQUITY", "RELIANCE");

        assertThat(admission.admitted()).hasSize(1);
        assertThat(admission.admitted().getFirst().requestedAs())
                .containsExactly("NSE:RELIANCE", "nse:reliance", "RELIANCE_NSE_EQUITY", "RELIANCE");
        assertThat(admission.admitted().getFirst().alsoListed()).containsExactly(RELIANCE_BSE.key());
    }

    @Test
    void namesThatDifferInCaseOnlyAreOneUnknownName() {
        var admission = admit("moderate", "live_feed", "NSE:NOTHING", "nse:nothing", "NSE:NOTHING");

        assertThat(admission.rejected()).hasSize(1);
        assertThat(admission.rejected().getFirst().requestedAs())
                .containsExactly("NSE:NOTHING", "nse:nothing", "NSE:NOTHING");
    }

    @Test
    void aRefusalSaysWhenAndWhatIsNear() {
        var expired = admit("moderate", "live_feed", "EXPIRED").rejected().getFirst();
        var unknown = admit("moderate", "live_feed", "NSE:REX").rejected().getFirst();
        var ambiguous = admit("moderate", "live_feed", "TWICE").rejected().getFirst();

        assertThat(expired.date()).isEqualTo(Markets.TODAY.minusDays(1));
        assertThat(expired.detail()).contains(Markets.TODAY.minusDays(1).toString());
        assertThat(unknown.nearest()).contains("NSE:RELIANCE");
        assertThat(ambiguous.candidates()).containsExactly("NSE:RELIANCE", "BSE:RELIANCE");
    }

    @Test
    void anEndIsTheDayAfterTheExpiry() {
        var admission = admit("moderate", "live_feed", THIS_WEEK.key().value(), "NSE:RELIANCE");

        assertThat(admission.admitted())
                .extracting(one -> one.endsOn(one.token("kite")))
                .containsExactly(Markets.TODAY.plusDays(5), null);
    }

    private Admission admit(String strictness, String type, String... references) {
        var kind = SubscriptionType.valueOf(type.toUpperCase(Locale.ROOT));
        var request = new PlanRequest(
                "test",
                "Test Plan",
                null,
                kind,
                List.of(new PlanRequest.Demand(
                        "test",
                        1,
                        1_000,
                        Stream.of(references)
                                .map(reference -> new PlanRequest.Entry(reference, Mode.QUOTE, Mode.LTP, 5))
                                .toList(),
                        List.of())),
                false,
                Level.MODERATE,
                Strictness.valueOf(strictness.toUpperCase(Locale.ROOT)),
                1_000,
                List.of(new Account("kite-1", "kite", 3)),
                null,
                Markets.TODAY.plusDays(1),
                false);
        var expansion = Expansion.of(request, Map.of());
        return Admission.of(
                request, expansion, catalog.locate(expansion.references(), 3), List.of("kite"), Markets.TODAY);
    }

    private static String outcome(Admission admission) {
        assertThat(admission.admitted().size()
                        + admission.pending().size()
                        + admission.rejected().size())
                .isEqualTo(1);
        if (!admission.admitted().isEmpty()) {
            return admission.admitted().getFirst().inactive() ? "admitted last" : "admitted";
        }
        return admission.pending().isEmpty()
                ? "rejected " + admission.rejected().getFirst().reason()
                : "pending " + admission.pending().getFirst().reason();
    }
}
