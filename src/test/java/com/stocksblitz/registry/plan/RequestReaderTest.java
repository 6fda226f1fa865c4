package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static final RequestReader.Known KNOWN = new RequestReader.Known(List.of(), Map.of(), Optional.empty());

    private final Live live = new Live();

    @Test
    void fillsInTheDefaults() {
        var request = read(Requests.plan("test", "['NSE:RELIANCE', ' nse:tcs ']", ""));

        assertThat(request.level()).isEqualTo(Level.MODERATE);
        assertThat(request.strictness()).isEqualTo(Strictness.MODERATE);
        assertThat(request.maxInstruments()).isEqualTo(1_000);
        assertThat(request.accounts()).containsExactly(new Account("kite-1", "kite", 3));
        assertThat(request.until()).isEqualTo(Markets.TODAY);
        assertThat(request.dryRun()).isFalse();
        assertThat(request.demands().getFirst().entries())
                .containsExactly(
                        new PlanRequest.Entry("NSE:RELIANCE", Mode.QUOTE, Mode.LTP, 5),
                        new PlanRequest.Entry("nse:tcs", Mode.QUOTE, Mode.LTP, 5));
    }

    @Test
    void takesWhatTheRequestSays() {
        live.set(LiveSetting.MAX_INSTRUMENTS_PER_PLAN, "40");
        var request = read(Requests.plan(
                "test",
                "[{'key': 'NSE:TCS', 'mode': 'full', 'min_mode': 'quote', 'priority': 1}, {'key': 'NSE:INFY'}]",
                ", 'optimization_level': 'aggressive', 'filtering_strictness': 'strict', 'max_instruments': 50,"
                        + " 'feed': 'tiny', 'priority_default': 9, 'until': '2026-12-31', 'dry_run': true"));

        assertThat(request.level()).isEqualTo(Level.AGGRESSIVE);
        assertThat(request.strictness()).isEqualTo(Strictness.STRICT);
        assertThat(request.maxInstruments()).as("the setting caps it").isEqualTo(40);
        assertThat(request.accounts()).containsExactly(new Account("tiny-1", "tiny", 2));
        assertThat(request.until()).hasToString("2026-12-31");
        assertThat(request.dryRun()).isTrue();
        assertThat(request.demands().getFirst().entries())
                .containsExactly(
                        new PlanRequest.Entry("NSE:TCS", Mode.FULL, Mode.QUOTE, 1),
                        new PlanRequest.Entry("NSE:INFY", Mode.QUOTE, Mode.LTP, 9));
    }

    @Test
    void alertsAskForTheLightestModeAndHistoriesForNone() {
        assertThat(read(Requests.read("{'user_id': 'u', 'plan_name': 'p', 'subscription_type': 'alerts',"
                                + " 'instruments': ['A:B']}"))
                        .demands()
                        .getFirst()
                        .entries())
                .containsExactly(new PlanRequest.Entry("A:B", Mode.LTP, Mode.LTP, 5));
        assertThat(read(Requests.read("{'user_id': 'u', 'plan_name': 'p', 'subscription_type': 'historical',"
                                + " 'instruments': ['A:B']}"))
                        .demands()
                        .getFirst()
                        .entries())
                .containsExactly(new PlanRequest.Entry("A:B", null, null, 5));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '^', textBlock = """
            'user_id': 'a/b'                                 ; user_id              ; invalid
            'user_id': ''                                    ; user_id              ; invalid
            'plan_name': ''                                  ; /plan_name           ; too_short
            'plan_name': 'a\\u0000b'                         ; /plan_name           ; control_character
            'plan_name': 'a\\nb'                             ; /plan_name           ; control_character
            'plan_name': '\\ud800'                           ; /plan_name           ; control_character
            'plan_name': null                                ; /plan_name           ; required
            'description': 'a\\u0007b'                       ; /description         ; control_character
            'subscription_type': 'live'                      ; /subscription_type   ; unknown_value
            'subscription_type': null                        ; /subscription_type   ; required
            'instruments': []                                ; /instruments         ; required
            'instruments': null                              ; /instruments         ; required
            'instruments': [7]                               ; /instruments/0       ; wrong_type
            'instruments': [null]                            ; /instruments/0       ; wrong_type
            'instruments': ['A:B', ' ']                      ; /instruments/1       ; invalid_length
            'instruments': ['A\\u0000']                      ; /instruments/0       ; control_character
            'instruments': [{'mode': 'ltp'}]                 ; /instruments/0/key   ; required
            'instruments': [{'key': 1}]                      ; /instruments/0/key   ; wrong_type
            'instruments': [{'key': 'A:B', 'mode': 'LTP'}]   ; /instruments/0/mode  ; unknown_value
            'instruments': [{'key': 'A:B', 'mode': 3}]       ; /instruments/0/mode  ; unknown_value
            'instruments': [{'key': 'A:B', 'priority': 0}]   ; /instruments/0/priority ; out_of_range
            'instruments': [{'key': 'A:B', 'priority': 10}]  ; /instruments/0/priority ; out_of_range
            'instruments': [{'key': 'A:B', 'priority': 1.5}] ; /instruments/0/priority ; out_of_range
            'instruments': [{'key': 'A:B', 'a/b': 1}]        ; /instruments/0/a~1b  ; unknown_field
            'instruments': [{'key': 'A:B', 'chain': {}}]     ; /instruments/0/chain ; not_applicable
            'instruments': [{'isin': 'INE002A01019'}]        ; /instruments/0/isin  ; invalid
            'instruments': [{'index': ' '}]                  ; /instruments/0/index ; invalid_length
            'instruments': [{'index': 5}]                    ; /instruments/0/index ; wrong_type
            'instruments': [{'chain': 'NIFTY'}]              ; /instruments/0/chain ; wrong_type
            'instruments': [{'chain': {}}]                   ; /instruments/0/chain/underlying ; required
            'instruments': [{'chain': {'underlying': 'N', 'a': 1}}] ; /instruments/0/chain/a ; unknown_field
            'instruments': [{'chain': {'underlying': 'N', 'expiry': 'soon'}}] ; /instruments/0/chain/expiry ; unknown_value
            'instruments': [{'chain': {'underlying': 'N', 'width': 3}}] ; /instruments/0/chain/around ; required
            'instruments': [{'chain': {'underlying': 'N', 'around': -3, 'width': 1}}] ; /instruments/0/chain/around ; out_of_range
            'instruments': [{'chain': {'underlying': 'N', 'around': 1e400, 'width': 1}}] ; /instruments/0/chain/around ; out_of_range
            'instruments': [{'chain': {'underlying': 'N', 'around': 3, 'width': 501}}] ; /instruments/0/chain/width ; out_of_range
            'instruments': [{'future': {'underlying': 'N', 'which': 'back'}}] ; /instruments/0/future/which ; unknown_value
            'demands': []                                    ; /demands             ; required
            'demands': [null]                                ; /demands/0           ; required
            'demands': [{'instruments': ['A:B']}]            ; /demands/0/user_id   ; required
            'demands': [{'user_id': 'a'}]                    ; /demands/0/instruments ; required
            'demands': [{'user_id': 'a', 'instruments': [5]}] ; /demands/0/instruments/0 ; wrong_type
            'demands': [{'user_id': 'a', 'weight': 0, 'instruments': ['A:B']}] ; /demands/0/weight ; out_of_range
            'demands': [{'user_id': 'a', 'weight': 101, 'instruments': ['A:B']}] ; /demands/0/weight ; out_of_range
            'demands': [{'user_id': 'a', 'instruments': ['A:B']}, {'user_id': 'a', 'instruments': ['A:B']}] ; /demands/1/user_id ; repeated
            'instruments': [{'key': 'A:B', 'mode': 'ltp', 'min_mode': 'full'}] ; /instruments/0/min_mode ; above_mode
            'instruments': [{'key': 'A:B', 'min_mode': 'full'}] ; /instruments/0/min_mode ; above_mode
            'optimization_level': 'extreme'                  ; /optimization_level  ; unknown_value
            'filtering_strictness': 'Strict'                 ; /filtering_strictness ; unknown_value
            'max_instruments': 0                             ; /max_instruments     ; out_of_range
            'max_instruments': -1                            ; /max_instruments     ; out_of_range
            'feed': 'nowhere'                                ; /feed                ; unknown_value
            'priority_default': 0                            ; /priority_default    ; out_of_range
            'until': '2026-11-19'                            ; /until               ; out_of_range
            'idempotency_key': ''                            ; Idempotency-Key      ; invalid_length
            """)
    void namesTheWrongField(String member, String pointer, String code) {
        var name = member.substring(0, member.indexOf(':'));
        var rest = List.of(
                        "'user_id': 'u'",
                        "'plan_name': 'p'",
                        "'subscription_type': 'live_feed'",
                        "'instruments': ['A:B']")
                .stream()
                .filter(one -> !one.startsWith(name))
                .filter(one -> !name.equals("'demands'") || !one.startsWith("'instruments'"))
                .toList();

        var errors = errors(Requests.read("{" + member + ", " + String.join(", ", rest) + "}"));

        assertThat(errors).extracting(FieldError::pointer, FieldError::code).containsExactly(tuple(pointer, code));
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        var errors = errors(Requests.read("{'instruments': [{'key': 'A:B', 'priority': 77}, 5],"
                + " 'subscription_type': 'x', 'max_instruments': 0, 'feed': 'y', 'optimization_level': 'z'}"));

        assertThat(errors)
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "user_id",
                        "/plan_name",
                        "/subscription_type",
                        "/instruments/0/priority",
                        "/instruments/1",
                        "/optimization_level",
                        "/max_instruments",
                        "/feed");
        assertThat(errors.toString()).contains("low, moderate, aggressive").contains("kite, tiny");
    }

    @Test
    void measuresTextsInCharactersAndListsByNumber() {
        assertThat(read(named("€".repeat(199) + "😀")).planName()).endsWith("😀");
        assertThat(errors(named("a".repeat(201)))).extracting(FieldError::code).containsExactly("too_long");
        assertThat(errors(Requests.plan("u", "['A:B']", ", 'description': '" + "a".repeat(2_001) + "'")))
                .extracting(FieldError::pointer)
                .containsExactly("/description");
        assertThat(read(many(5_000)).demands().getFirst().entries()).hasSize(5_000);
        assertThat(errors(many(6_000)))
                .extracting(FieldError::code, FieldError::detail)
                .containsExactly(tuple("too_many", "At most 5000 instruments, not 6000."));
    }

    private static CreatePlan named(String name) {
        return Requests.read("{'user_id': 'u', 'plan_name': '" + name
                + "', 'subscription_type': 'live_feed', 'instruments': ['A:B']}");
    }

    private static CreatePlan many(int count) {
        return Requests.plan("u", "[" + String.join(",", Collections.nCopies(count, "'A:B'")) + "]", "");
    }

    private PlanRequest read(CreatePlan asked) {
        return RequestReader.read(asked, PlannerSettings.of(live.current()), Markets.feeds(), Markets.TODAY, KNOWN);
    }

    private List<FieldError> errors(CreatePlan asked) {
        return catchThrowableOfType(FailureException.class, () -> read(asked))
                .failure()
                .errors();
    }
}
