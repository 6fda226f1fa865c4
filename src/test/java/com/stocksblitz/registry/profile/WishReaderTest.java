package com.stocksblitz.registry.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.profile.api.ProfileFields;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pure rules of what may be said and what may enter. */
class WishReaderTest {
    @Test
    void B12_namesEveryWrongFieldAtOnce() throws Exception {
        var failure = refusal("""
                {"user_id": "a b", "profile_name": " ", "subscription_type": "radio", "instruments": ["NSE:A", ""],
                 "preferences": {"mode": "loud", "priority": 10, "feed": "K I"}, "max_instruments": 0,
                 "validation_rules": {"allowed_types": ["BOND"], "allowed_exchanges": ["?"], "max_days_to_expiry": -1},
                 "expires_at": "2020-01-01T00:00:00Z"}""");

        assertThat(failure).isInstanceOf(Failure.Malformed.class);
        assertThat(failure.errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/user_id",
                        "/profile_name",
                        "/subscription_type",
                        "/instruments/1",
                        "/preferences/mode",
                        "/preferences/priority",
                        "/preferences/feed",
                        "/validation_rules/allowed_types/0",
                        "/validation_rules/allowed_exchanges/0",
                        "/validation_rules/max_days_to_expiry",
                        "/max_instruments",
                        "/expires_at");
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "2026-13-01T00:00:00Z", "2027-01-01", "+12026-01-01T00:00:00Z"})
    void refusesAnEndThatIsNoTime(String end) throws Exception {
        assertThat(refusal(valid(", \"expires_at\": \"" + end + "\"")).errors())
                .extracting(FieldError::pointer)
                .containsExactly("/expires_at");
    }

    @Test
    void refusesSecretsAtAnyDepthAndNamesThem() throws Exception {
        var failure = refusal(valid(", \"preferences\": {\"a\": [{\"b\": {\"apiKey\": 1}}], \"Password\": \"x\"}"));

        assertThat(failure.code()).isEqualTo("secret_in_preferences");
        assertThat(failure.errors())
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder("/preferences/a/0/b/apiKey", "/preferences/Password");
    }

    @ParameterizedTest
    @CsvSource({
        "password, true", "userPassword, true", "passwd, true", "pass-word, true", "SECRET, true",
                "client_secret, true",
        "token, true", "accessToken, true", "access.token, true", "key, true", "KEY, true", "api_key, true",
        "apikey, true", "API-KEY, true", "keyId, true", "keys, true", "credentials, true", "ｐassword, true",
        "mode, false", "feed, false", "keyboard, false", "layout, false", "priority, false", "colour, false",
    })
    void knowsTheNameOfASecret(String name, boolean secret) {
        assertThat(Preferences.looksSecret(name)).isEqualTo(secret);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"3\" | 3 | true",
                "* | 3 | true",
                "\"1\", \"3\" | 3 | true",
                "\"2\" | 3 | false",
                "W/\"3\" | 3 | false",
                "3 | 3 | false",
                "nonsense | 3 | false"
            })
    void B8_holdsAVersionAgainstIfMatch(String header, int version, boolean matches) {
        if (matches) {
            assertThatCode(() -> EntityTag.require(header, version)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> EntityTag.require(header, version)).hasMessageContaining("version_mismatch");
        }
    }

    @Test
    void B8_aMissingIfMatchIsToldApart() {
        assertThatThrownBy(() -> EntityTag.require(null, 1)).hasMessageContaining("version_required");
        assertThatCode(() -> EntityTag.check(null, 1)).doesNotThrowAnyException();
    }

    @Test
    void admitsEachInstrumentOnceAndSaysWhyOthersAreNot() {
        var rules = new ValidationRules(List.of("NSE", "NFO"), List.of("EQ", "FUT"), 30);
        var outcomes = List.<Located.Outcome>of(
                found("tcs", Shares.share(1, "TCS")),
                found("NSE:TCS", Shares.share(1, "TCS")),
                found("gone", Shares.ended(2, "GONE", "delisted")),
                found("paused", Shares.ended(3, "PAUSED", "suspended")),
                found("near", Shares.future(4, "NIFTY", Shares.TODAY.plusDays(30))),
                found("far", Shares.future(5, "NIFTY", Shares.TODAY.plusDays(31))),
                found("old", Shares.future(6, "NIFTY", Shares.TODAY.minusDays(1))),
                new Located.Ambiguous("two", List.of()),
                new Located.Unknown("what", List.of()));

        var strict = Admission.of(outcomes, rules, SubscriptionType.LIVE_FEED, Shares.TODAY, true);
        var lenient = Admission.of(outcomes, rules, SubscriptionType.LIVE_FEED, Shares.TODAY, false);
        var history = Admission.of(outcomes, rules, SubscriptionType.HISTORICAL, Shares.TODAY, true);

        assertThat(strict.admitted()).extracting(ProfileInstrument::id).containsExactly(1L, 3L, 4L);
        assertThat(strict.invalid())
                .extracting(one -> one.get("requested") + " " + one.get("reason"))
                .containsExactly(
                        "gone delisted", "far expires_too_late", "old expired", "two ambiguous", "what unknown");
        assertThat(lenient.admitted()).extracting(ProfileInstrument::key).contains("what");
        assertThat(lenient.warnings()).hasSize(1);
        assertThat(history.admitted()).extracting(ProfileInstrument::id).containsExactly(1L, 2L, 3L, 4L, 6L);
    }

    @ParameterizedTest
    @CsvSource({"BSE, , exchange_not_allowed", "NSE, FUT, type_not_allowed"})
    void enforcesTheRulesOfTheProfile(String exchange, String type, String reason) {
        var rules = new ValidationRules(List.of(exchange), type == null ? List.of() : List.of(type), null);
        var result = Admission.of(
                List.of(found("tcs", Shares.share(1, "TCS"))), rules, SubscriptionType.ALERTS, Shares.TODAY, true);

        assertThat(result.invalid())
                .singleElement()
                .satisfies(one -> assertThat(one).containsEntry("reason", reason));
    }

    private static Located.Found found(String requested, com.stocksblitz.registry.instrument.Instrument instrument) {
        return new Located.Found(requested, instrument, List.of(), false);
    }

    private static String valid(String more) {
        return "{\"user_id\": \"u\", \"profile_name\": \"n\", \"subscription_type\": \"alerts\","
                + " \"instruments\": [\"NSE:A\"]" + more + "}";
    }

    private static Failure refusal(String json) throws Exception {
        var fields = Json.mapper().readValue(json, ProfileFields.class);
        try {
            throw new AssertionError("read " + WishReader.read(fields, Shares.NOW));
        } catch (FailureException refused) {
            return refused.failure();
        }
    }
}
