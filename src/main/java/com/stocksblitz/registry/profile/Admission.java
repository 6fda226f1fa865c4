package com.stocksblitz.registry.profile;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.profile.api.ValidationRules;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which of the wanted instruments may enter a profile; each that may not is named with its reason. */
final class Admission {
    private final ValidationRules rules;
    private final SubscriptionType type;
    private final LocalDate tradeDate;
    private final boolean strict;
    private final List<ProfileInstrument> admitted = new ArrayList<>();
    private final List<Map<String, Object>> invalid = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Admission(ValidationRules rules, SubscriptionType type, LocalDate tradeDate, boolean strict) {
        this.rules = rules;
        this.type = type;
        this.tradeDate = tradeDate;
        this.strict = strict;
    }

    /**
     * @param admitted each instrument once, in the order asked for
     * @param invalid with {@code requested}, {@code reason} and what helps
     */
    record Result(List<ProfileInstrument> admitted, List<Map<String, Object>> invalid, List<String> warnings) {
        Result {
            admitted = List.copyOf(admitted);
            invalid = List.copyOf(invalid);
            warnings = List.copyOf(warnings);
        }

        /** For a profile whose instruments are not in question. */
        static Result unchanged(Profile profile) {
            return new Result(profile.instruments(), List.of(), List.of());
        }
    }

    /** @param strict whether an unknown instrument is a conflict; else it is kept, and a warning says so */
    static Result of(
            List<Located.Outcome> outcomes,
            ValidationRules rules,
            SubscriptionType type,
            LocalDate tradeDate,
            boolean strict) {
        var admission = new Admission(rules, type, tradeDate, strict);
        var seen = new HashSet<>();
        for (var outcome : outcomes) {
            admission.judge(outcome).filter(one -> seen.add(one.identity())).ifPresent(admission.admitted::add);
        }
        return new Result(admission.admitted, admission.invalid, admission.warnings);
    }

    private Optional<ProfileInstrument> judge(Located.Outcome outcome) {
        return switch (outcome) {
            case Located.Found found -> found(found);
            case Located.Ambiguous several -> {
                invalid.add(Map.of(
                        "requested", several.requested(),
                        "reason", "ambiguous",
                        "candidates", names(several.candidates())));
                yield Optional.empty();
            }
            case Located.Unknown unknown -> unknown(unknown);
        };
    }

    private Optional<ProfileInstrument> unknown(Located.Unknown unknown) {
        if (!strict) {
            warnings.add(unknown.requested() + " is not known (yet).");
            return Optional.of(new ProfileInstrument(null, unknown.requested()));
        }
        invalid.add(Map.of("requested", unknown.requested(), "reason", "unknown", "nearest", names(unknown.nearest())));
        return Optional.empty();
    }

    private Optional<ProfileInstrument> found(Located.Found found) {
        var instrument = found.instrument();
        var reason = refusal(instrument);
        reason.ifPresent(why -> invalid.add(Map.of(
                "requested", found.requested(),
                "reason", why,
                "instrument_key", instrument.key().value())));
        return reason.isPresent()
                ? Optional.empty()
                : Optional.of(
                        new ProfileInstrument(instrument.id(), instrument.key().value()));
    }

    private Optional<String> refusal(Instrument instrument) {
        // Histories outlive their contracts.
        if (type != SubscriptionType.HISTORICAL) {
            if (instrument.isExpired(tradeDate)) {
                return Optional.of("expired");
            }
            if (!instrument.active() && !"suspended".equals(instrument.inactiveReason())) {
                return Optional.of(instrument.inactiveReason() == null ? "inactive" : instrument.inactiveReason());
            }
        }
        if (!rules.allowedExchanges().isEmpty() && !rules.allowedExchanges().contains(instrument.exchange())) {
            return Optional.of("exchange_not_allowed");
        }
        if (!rules.allowedTypes().isEmpty()
                && !rules.allowedTypes().contains(instrument.type().name())) {
            return Optional.of("type_not_allowed");
        }
        if (rules.maxDaysToExpiry() != null
                && instrument.expiry() != null
                && ChronoUnit.DAYS.between(tradeDate, instrument.expiry()) > rules.maxDaysToExpiry()) {
            return Optional.of("expires_too_late");
        }
        return Optional.empty();
    }

    private static List<String> names(List<InstrumentKey> keys) {
        return keys.stream().map(InstrumentKey::value).toList();
    }
}
