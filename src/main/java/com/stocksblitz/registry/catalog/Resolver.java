package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.InstrumentView;
import com.stocksblitz.registry.catalog.api.ResolveAnswer;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Isin;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Identifiers of one instrument, which must all agree, to all its listings. */
final class Resolver {
    private static final int NEAREST = 5;

    private final CatalogIndex index;
    private final Supplier<LocalDate> tradeDate;

    Resolver(CatalogIndex index, Supplier<LocalDate> tradeDate) {
        this.index = index;
        this.tradeDate = tradeDate;
    }

    /**
     * What a query asks for.
     *
     * @param fits exchange and type, where they are given
     */
    record Sought(List<Reference> references, Predicate<Instrument> fits) {}

    /** Why a reference names nothing. */
    @FunctionalInterface
    interface Unknown {
        Failure refusal(Reference reference) throws IOException;
    }

    /** The other listings of an instrument's ISIN. */
    @FunctionalInterface
    interface Others {
        List<InstrumentKey> of(Instrument listing) throws IOException;
    }

    /** @throws FailureException Malformed */
    static Sought read(ResolveQuery query) {
        var checks = new FieldChecks();
        var references = references(query, checks);
        var type = checks.type("instrument_type", query.instrumentType());
        checks.orFail();
        var exchange = Optional.ofNullable(query.exchange()).map(Reference::tidy);
        return new Sought(
                references,
                i -> exchange.map(i.exchange()::equals).orElse(true)
                        && type.map(wanted -> i.type() == wanted).orElse(true));
    }

    /**
     * As of today.
     *
     * @throws FailureException Malformed, NotFound or Conflict
     */
    ResolveAnswer resolve(ResolveQuery query, String defaultExchange) {
        var sought = read(query);
        return index.read(view -> {
            var today = tradeDate.get();
            var book = new IndexBook(view.searcher().getIndexReader());
            return answer(
                    new Matcher(book, sought.fits).match(sought.references),
                    defaultExchange,
                    today,
                    reference -> Refusals.unknown(reference, today, near(view, reference)),
                    listing -> Lookups.otherListings(view.searcher(), listing));
        });
    }

    /** The same on another day, without the other listings of each. */
    static ResolveAnswer resolve(Sought sought, PastNames past, String defaultExchange) throws IOException {
        return answer(past.matches(sought.fits), defaultExchange, past.date(), past::refusal, listing -> List.of());
    }

    private static ResolveAnswer answer(
            List<Match> matches, String defaultExchange, LocalDate date, Unknown unknown, Others others)
            throws IOException {
        var match = agreed(matches);
        return switch (Choice.all(match, defaultExchange, date)) {
            case Choice.Listings some -> answer(match, some.listings(), date, others);
            case Choice.Ambiguous several -> throw new FailureException(Refusals.ambiguous(several.candidates()));
            case Choice.Nothing nothing -> throw new FailureException(refusal(matches, unknown));
        };
    }

    private static List<InstrumentKey> near(CatalogIndex.View view, Reference reference) throws IOException {
        return new NearMatches(view.searcher())
                .of(reference, NEAREST).stream().map(Instrument::key).toList();
    }

    private static List<Reference> references(ResolveQuery query, FieldChecks checks) {
        var references = new ArrayList<Reference>(1);
        if (query.key() != null) {
            read("key", Reference.parse(query.key()), references, checks);
        }
        if (query.symbol() != null) {
            read("symbol", onExchange(Reference.parse(query.symbol()), query), references, checks);
        }
        if (query.isin() != null) {
            var isin = Isin.parse(query.isin());
            isin.map(Reference.OfIsin::new).ifPresent(references::add);
            if (isin.isEmpty()) {
                checks.add("isin", "invalid_isin", "The form or the check digit is wrong.");
            }
        }
        if (query.token() != null) {
            read("token", Reference.token(Optional.ofNullable(query.broker()), query.token()), references, checks);
        }
        checks.text("exchange", query.exchange());
        checks.text("broker", query.broker());
        boolean nothing =
                query.key() == null && query.symbol() == null && query.isin() == null && query.token() == null;
        if (nothing) {
            checks.add("symbol", "required", "One of symbol, isin, key and token is needed.");
        }
        return references;
    }

    private static void read(String field, Reference reference, List<Reference> references, FieldChecks checks) {
        if (reference instanceof Reference.Unreadable fault) {
            checks.add(field, fault.code(), fault.detail());
        } else {
            references.add(reference);
        }
    }

    /** With its exchange a symbol is a key, which is the shorter way. */
    private static Reference onExchange(Reference reference, ResolveQuery query) {
        return reference instanceof Reference.Name name
                        && name.exchange().isEmpty()
                        && query.exchange() != null
                        && !query.exchange().isBlank()
                ? new Reference.Name(
                        Optional.of(query.exchange().strip().toUpperCase(Locale.ROOT)),
                        name.name(),
                        name.type().or(() -> cashType(query)))
                : reference;
    }

    private static Optional<InstrumentType> cashType(ResolveQuery query) {
        return Optional.ofNullable(query.instrumentType()).flatMap(InstrumentType::parse);
    }

    /** The first match, reduced to what all others name too. */
    private static Match agreed(List<Match> matches) {
        var first = matches.getFirst();
        return matches.size() == 1
                ? first
                : first.keeping(first.candidates().stream()
                        .filter(candidate -> matches.stream().allMatch(match -> names(match, candidate)))
                        .toList());
    }

    private static boolean names(Match match, Instrument instrument) {
        return match.candidates().stream().anyMatch(candidate -> candidate.id() == instrument.id());
    }

    private static ResolveAnswer answer(Match match, List<Instrument> listings, LocalDate today, Others others)
            throws IOException {
        var views = new ArrayList<InstrumentView>(listings.size());
        for (var listing : listings) {
            views.add(InstrumentView.of(listing, today, Refusals.notice(match, listing), false)
                    .alsoListed(others.of(listing)));
        }
        return new ResolveAnswer(views.size(), views);
    }

    private static Failure refusal(List<Match> matches, Unknown unknown) throws IOException {
        for (var match : matches) {
            if (match.candidates().isEmpty()) {
                return unknown.refusal(match.reference());
            }
        }
        return new Failure.NotFound(
                "never_known", "No instrument has all these identifiers; they name different ones.", named(matches));
    }

    private static Map<String, Object> named(List<Match> matches) {
        var named = new HashMap<String, Object>();
        for (var match : matches) {
            named.put(
                    "by_" + match.how().name().toLowerCase(Locale.ROOT),
                    match.candidates().stream().map(i -> i.key().value()).toList());
        }
        return named;
    }
}
