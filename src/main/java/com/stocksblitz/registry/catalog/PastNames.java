package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.Isin;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What references named on another day than today. The index knows every name that an instrument ever had, so it tells
 * whose chronicles to read; from these the names of the day are made anew, and matched as those of today are.
 */
final class PastNames {
    private final List<Reference> references;
    private final LocalDate date;
    private final Map<Reference, Set<Long>> everNamed;
    private final Set<Isin> listed;
    private final Map<Long, Chronicle> chronicles;

    private PastNames(Candidates candidates, LocalDate date, Collection<Chronicle> chronicles) {
        this.references = candidates.references;
        this.date = date;
        this.everNamed = candidates.everNamed;
        this.listed = candidates.listings.keySet();
        this.chronicles = chronicles.stream()
                .collect(Collectors.toMap(chronicle -> chronicle.now().id(), chronicle -> chronicle));
    }

    /**
     * Which instruments each reference names or ever named.
     *
     * @param listings by ISIN of today all that have it, where other listings are asked for
     */
    record Candidates(List<Reference> references, Map<Reference, Set<Long>> everNamed, Map<Isin, Set<Long>> listings) {

        static Candidates of(CatalogIndex index, List<Reference> references) {
            return index.read(view -> {
                var named = new HashMap<Reference, Set<Long>>();
                find(view, references, (reference, instrument) -> add(named, reference, instrument));
                return new Candidates(references, named, Map.of());
            });
        }

        /** So that these too are read in the one trip to the store. */
        static Candidates withListings(CatalogIndex index, List<Reference> references) {
            return index.read(view -> {
                var named = new HashMap<Reference, Set<Long>>();
                var isins = new LinkedHashSet<Reference.OfIsin>();
                find(view, references, (reference, instrument) -> {
                    add(named, reference, instrument);
                    Optional.ofNullable(instrument.isin())
                            .map(Reference.OfIsin::new)
                            .ifPresent(isins::add);
                });
                var listings = new HashMap<Isin, Set<Long>>();
                find(view, List.copyOf(isins), (sought, instrument) -> add(listings, sought.isin(), instrument));
                return new Candidates(references, named, listings);
            });
        }

        private static <R extends Reference> void find(
                CatalogIndex.View view, List<R> references, BiConsumer<R, Instrument> found) throws IOException {
            new IndexBook(view.searcher().getIndexReader())
                    .find(
                            Matcher.allProbes(references),
                            (owner, instrument) -> found.accept(references.get(owner), instrument));
        }

        private static <K> void add(Map<K, Set<Long>> ids, K key, Instrument instrument) {
            ids.computeIfAbsent(key, none -> new HashSet<>(2)).add(instrument.id());
        }

        Set<Long> ids() {
            return Stream.concat(everNamed.values().stream(), listings.values().stream())
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet());
        }

        PastNames on(LocalDate date, Collection<Chronicle> chronicles) {
            return new PastNames(this, date, chronicles);
        }
    }

    /** Whether all that had these ISINs on the day are known; not where an instrument has got another ISIN since. */
    boolean knowsListingsOf(Collection<Isin> isins) {
        return listed.containsAll(isins);
    }

    /** What had one of these ISINs on the day. */
    List<Instrument> listings(Collection<Isin> isins) {
        return day().filter(instrument -> instrument.isin() != null && isins.contains(instrument.isin()))
                .toList();
    }

    private Stream<Instrument> day() {
        return chronicles.values().stream().flatMap(chronicle -> chronicle.on(date).stream());
    }

    LocalDate date() {
        return date;
    }

    /** One match for each reference, in order. A token names only who had it on that very day. */
    List<Match> matches(Predicate<Instrument> narrowing) throws IOException {
        return new Matcher(new DayBook(day().toList()), narrowing)
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
