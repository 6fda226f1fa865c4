package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.ContractTerms;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.Reference;
import java.time.LocalDate;
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
