package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What references named on another day than today. The index knows every name that an instrument ever had, so it tells
 * whose chronicles to read; from these the names of the day are made anew, and matched as those of today are.
 */
final class PastNames {
    private final List<Reference> references;
    private final LocalDate date;
    private final Map<Reference, Set<Long>> everNamed;
    private final Map<Long, Chronicle> chronicles;

    private PastNames(
            List<Reference> references,
            LocalDate date,
            Map<Reference, Set<Long>> everNamed,
            Collection<Chronicle> chronicles) {
        this.references = references;
        this.date = date;
        this.everNamed = everNamed;
        this.chronicles = chronicles.stream()
                .collect(Collectors.toMap(chronicle -> chronicle.now().id(), chronicle -> chronicle));
    }

    /** Which instruments each reference names or ever named. */
    record Candidates(List<Reference> references, Map<Reference, Set<Long>> everNamed) {

        static Candidates of(CatalogIndex index, List<Reference> references) {
            return index.read(view -> {
                var named = new HashMap<Reference, Set<Long>>();
                new IndexBook(view.searcher().getIndexReader())
                        .find(
                                Matcher.allProbes(references),
                                (owner, instrument) -> named.computeIfAbsent(
                                                references.get(owner), none -> new HashSet<>(2))
                                        .add(instrument.id()));
                return new Candidates(references, named);
            });
        }

        Set<Long> ids() {
            return everNamed.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        }

        PastNames on(LocalDate date, Collection<Chronicle> chronicles) {
            return new PastNames(references, date, everNamed, chronicles);
        }
    }

    LocalDate date() {
        return date;
    }

    /** One match for each reference, in order. A token names only who had it on that very day. */
    List<Match> matches(Predicate<Instrument> narrowing) throws IOException {
        var day = chronicles.values().stream()
                .map(chronicle -> chronicle.on(date))
                .flatMap(Optional::stream)
                .toList();
        return new Matcher(new DayBook(day), narrowing)
                .match(references).stream().map(this::owned).toList();
    }

    private Match owned(Match match) {
        return match.reference() instanceof Reference.OfToken token
                ? match.keeping(match.candidates().stream()
                        .filter(candidate -> candidate.tokens().stream()
                                .anyMatch(own -> Matcher.isToken(token, own) && own.isValidOn(date)))
                        .toList())
                : match;
    }

    /** Why the reference named nothing on the day. */
    Failure.NotFound refusal(Reference reference) {
        var named = everNamed.getOrDefault(reference, Set.of()).stream()
                .map(chronicles::get)
                .filter(chronicle -> chronicle != null && isAtExchange(reference, chronicle.now()))
                .toList();
        return (reference instanceof Reference.OfToken token ? noOwner(token, named) : otherName(named))
                .orElseGet(() -> Refusals.unknown(reference, date, List.of()));
    }

    /** The index finds symbols on every exchange. */
    private static boolean isAtExchange(Reference reference, Instrument instrument) {
        return !(reference instanceof Reference.Name name)
                || name.exchange().map(instrument.exchange()::equals).orElse(true);
    }

    private Optional<Failure.NotFound> noOwner(Reference.OfToken reference, List<Chronicle> named) {
        Predicate<BrokerToken> wanted = token -> Matcher.isToken(reference, token);
        var last = named.stream()
                .filter(chronicle -> chronicle.lastBefore(date, wanted).isPresent())
                .max(Comparator.comparing(chronicle ->
                        chronicle.lastBefore(date, wanted).orElseThrow().validTo()));
        if (last.isPresent()) {
            var before = last.get();
            return Optional.of(
                    before.now().isExpired(date)
                            ? Refusals.expired(before.now())
                            : Refusals.tokenLost(
                                    before.now(),
                                    before.lastBefore(date, wanted).orElseThrow()));
        }
        return named.stream()
                .flatMap(chronicle -> chronicle.now().tokens().stream())
                .filter(wanted)
                .map(BrokerToken::validFrom)
                .min(Comparator.naturalOrder())
                .map(since -> Refusals.notYetKnown(date, since));
    }

    private Optional<Failure.NotFound> otherName(List<Chronicle> named) {
        return named.stream()
                .filter(chronicle -> chronicle.on(date).isPresent())
                .findFirst()
                .map(chronicle -> Refusals.otherNameThen(
                        date, chronicle.on(date).orElseThrow(), chronicle.now(), chronicle.renamedAfter(date)))
                .or(() -> named.stream()
                        .map(Chronicle::knownSince)
                        .min(Comparator.naturalOrder())
                        .map(since -> Refusals.notYetKnown(date, since)));
    }
}
