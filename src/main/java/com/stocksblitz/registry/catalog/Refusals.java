package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.ContractTerms;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Reference;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Why a reference did not lead to one instrument, in the words of the contract. */
final class Refusals {
    private Refusals() {}

    static Failure.Conflict ambiguous(List<Instrument> candidates) {
        return new Failure.Conflict(
                "ambiguous",
                candidates.size() + " instruments of one exchange have this name; name one by its key.",
                Map.of(
                        "candidates",
                        candidates.stream()
                                .map(candidate -> candidate.key().value())
                                .toList()));
    }

    /** A contract whose day has passed has expired, whether or not the catalog ever held it. */
    static Failure.NotFound unknown(Reference reference, LocalDate today, List<InstrumentKey> nearest) {
        var near = nearest.stream().map(InstrumentKey::value).toList();
        var expiry = expiry(reference).filter(day -> day.isBefore(today));
        if (expiry.isPresent()) {
            return new Failure.NotFound(
                    "expired",
                    "This contract expired on " + expiry.get() + " and was never in the catalog.",
                    Map.of("expired_on", expiry.get().toString(), "nearest", near));
        }
        return new Failure.NotFound("never_known", "No instrument has or had this name.", Map.of("nearest", near));
    }

    /** Whoever had the token before the day has expired, and nobody has had it since. */
    static Failure.NotFound expired(Instrument owner) {
        return new Failure.NotFound(
                "expired",
                "The token was that of " + owner.key() + ", which expired on " + owner.expiry() + ".",
                Map.of(
                        "expired_on",
                        owner.expiry().toString(),
                        "instrument_key",
                        owner.key().value()));
    }

    static Failure.NotFound tokenLost(Instrument owner, BrokerToken lost) {
        return new Failure.NotFound(
                "not_found",
                owner.key() + " had the token until " + lost.validTo() + "; nobody has had it since.",
                Map.of(
                        "lost_on",
                        lost.validTo().toString(),
                        "instrument_key",
                        owner.key().value()));
    }

    static Failure.NotFound notYetKnown(LocalDate date, LocalDate since) {
        return new Failure.NotFound(
                "never_known",
                "Nothing had this name on " + date + "; it is known since " + since + ".",
                Map.of("known_since", since.toString()));
    }

    /** The name is one that the instrument got, or its identifier changed, after the day. */
    static Failure.NotFound otherNameThen(
            LocalDate date, Instrument then, Instrument now, Optional<LocalDate> renamedOn) {
        var facts = new HashMap<String, Object>();
        facts.put("renamed_to", now.key().value());
        facts.put("key_on_date", then.key().value());
        renamedOn.ifPresent(day -> facts.put("renamed_on", day.toString()));
        return new Failure.NotFound(
                "renamed",
                "On " + date + " this was " + then.key() + "; it is " + now.key() + " now and had not this name yet.",
                facts);
    }

    /** The reason in one word and its fact, such as {@code expired_on 2025-08-28}. */
    static String reason(Failure.NotFound refusal) {
        return switch (refusal.code()) {
            case "expired" -> "expired_on " + refusal.facts().get("expired_on");
            case "renamed" -> "renamed_to " + refusal.facts().get("renamed_to");
            default -> refusal.code();
        };
    }

    /** {@code renamed_from <former key>} where a former name was used, else null. */
    static String notice(Match match, Instrument instrument) {
        if (match.how() != Match.How.FORMER_NAME) {
            return null;
        }
        return instrument.formerKeys().stream()
                .map(InstrumentKey::value)
                .filter(former -> isNamedBy(match.reference(), former))
                .findFirst()
                .map(former -> "renamed_from " + former)
                .orElse(null);
    }

    private static boolean isNamedBy(Reference reference, String former) {
        return switch (reference) {
            case Reference.Key key -> key.key().value().equals(former);
            case Reference.Name name -> {
                var qualified = name.exchange().map(exchange -> exchange + ':' + name.name());
                yield qualified.isPresent()
                        ? former.equals(qualified.get()) || former.equals(qualified.get() + ":INDEX")
                        : former.endsWith(':' + name.name());
            }
            case Reference.OfIsin isin -> false;
            case Reference.OfToken token -> false;
            case Reference.Unreadable unreadable -> false;
        };
    }

    private static Optional<LocalDate> expiry(Reference reference) {
        return switch (reference) {
            case Reference.Key key -> key.contract().flatMap(ContractTerms::day);
            case Reference.Name name ->
                name.contracts().stream()
                        .findFirst()
                        .map(terms -> terms.day().orElseGet(() -> terms.month().atEndOfMonth()));
            case Reference.OfIsin isin -> Optional.empty();
            case Reference.OfToken token -> Optional.empty();
            case Reference.Unreadable unreadable -> Optional.empty();
        };
    }
}
