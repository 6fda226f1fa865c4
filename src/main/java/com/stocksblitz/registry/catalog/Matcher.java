package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.lucene.index.IndexReader;

/**
 * Finds what references name. Each kind of reference has its steps, the most exact first, and stops at the first that
 * finds anything; one step of all references is one {@link NamePass}.
 */
final class Matcher {
    private static final int MOST_STEPS = 5;

    private final IndexReader reader;
    private final Predicate<Instrument> narrowing;

    /** @param narrowing what every candidate must fit, whatever the reference */
    Matcher(IndexReader reader, Predicate<Instrument> narrowing) {
        this.reader = reader;
        this.narrowing = narrowing;
    }

    /** One match for each reference, in order. */
    List<Match> match(List<Reference> references) throws IOException {
        var matches = new Match[references.size()];
        var pending = IntStream.range(0, matches.length).toArray();
        for (int step = 0; step < MOST_STEPS && pending.length > 0; step++) {
            pending = step(references, pending, step, matches);
        }
        for (int i = 0; i < matches.length; i++) {
            if (matches[i] == null) {
                matches[i] = new Match(references.get(i), Match.How.SYMBOL, List.of());
            }
        }
        return List.of(matches);
    }

    Match match(Reference reference) throws IOException {
        return match(List.of(reference)).getFirst();
    }

    /** Returns those that go on to the next step. */
    private int[] step(List<Reference> references, int[] pending, int step, Match[] matches) throws IOException {
        var steps = new Step[references.size()];
        var probes = new ArrayList<NamePass.Probe>(pending.length);
        for (int i : pending) {
            steps[i] = stepOf(references.get(i), step);
            if (steps[i] != null) {
                addProbes(probes, steps[i], i);
            }
        }
        var hits = new Hits(probes.size());
        NamePass.run(reader, probes, hits);
        collect(references, steps, hits, matches);
        return IntStream.of(pending)
                .filter(i -> matches[i] == null && steps[i] != null)
                .toArray();
    }

    private void collect(List<Reference> references, Step[] steps, Hits hits, Match[] matches) throws IOException {
        if (hits.size == 0) {
            return;
        }
        var instruments = Documents.read(reader, hits.documents());
        var found = new ArrayList<List<Instrument>>(references.size());
        references.forEach(reference -> found.add(null));
        for (int n = 0; n < hits.size; n++) {
            int owner = hits.owners[n];
            var instrument = instruments.get(n);
            if (narrowing.test(instrument) && steps[owner].fits.test(instrument)) {
                if (found.get(owner) == null) {
                    found.set(owner, new ArrayList<>(2));
                }
                if (found.get(owner).stream().noneMatch(other -> other.id() == instrument.id())) {
                    found.get(owner).add(instrument);
                }
            }
        }
        for (int i = 0; i < matches.length; i++) {
            if (found.get(i) != null) {
                matches[i] = new Match(references.get(i), steps[i].how, found.get(i));
            }
        }
    }

    private static void addProbes(List<NamePass.Probe> probes, Step step, int owner) {
        for (var name : step.names) {
            probes.add(new NamePass.Probe(name, step.how == Match.How.CONTRACT_TERMS && name.endsWith("-"), owner));
        }
    }

    /** Null behind the last step. */
    private static Step stepOf(Reference reference, int step) {
        return switch (reference) {
            case Reference.Key key -> keyStep(key, step);
            case Reference.Name name -> name.exchange().isPresent() ? listedStep(name, step) : namedStep(name, step);
            case Reference.OfIsin isin ->
                step > 0
                        ? null
                        : new Step(
                                Match.How.ISIN, List.of(Names.isin(isin.isin().value())), any -> true);
            case Reference.OfToken token ->
                step > 0
                        ? null
                        : new Step(
                                Match.How.TOKEN,
                                List.of(Names.token(token.token())),
                                i -> i.tokens().stream().anyMatch(own -> isToken(token, own)));
            case Reference.Unreadable unreadable -> null;
        };
    }

    private static Step keyStep(Reference.Key reference, int step) {
        var key = reference.key().value();
        return switch (step) {
            case 0 -> new Step(Match.How.KEY, List.of(Names.key(key)), any -> true);
            case 1 -> new Step(Match.How.FORMER_NAME, List.of(Names.formerKey(key)), any -> true);
            default -> null;
        };
    }

    private static Step listedStep(Reference.Name name, int step) {
        var exchange = name.exchange().orElseThrow();
        var key = exchange + ':' + name.name();
        Predicate<Instrument> fits = i -> i.exchange().equals(exchange) && isOfType(name, i);
        return switch (step) {
            case 0 -> new Step(Match.How.KEY, List.of(Names.key(key), Names.key(key + ":INDEX")), fits);
            case 1 ->
                new Step(Match.How.FORMER_NAME, List.of(Names.formerKey(key), Names.formerKey(key + ":INDEX")), fits);
            case 2 -> new Step(Match.How.SYMBOL, List.of(Names.symbol(name.name())), fits);
            case 3 -> new Step(Match.How.SQUEEZED_NAME, List.of(Names.squeezed(name.name())), fits);
            case 4 -> contractStep(name, fits);
            default -> null;
        };
    }

    private static Step namedStep(Reference.Name name, int step) {
        Predicate<Instrument> fits = i -> isOfType(name, i);
        return switch (step) {
            case 0 -> new Step(Match.How.SYMBOL, List.of(Names.symbol(name.name())), fits);
            case 1 -> new Step(Match.How.FORMER_NAME, List.of(Names.formerSymbol(name.name())), fits);
            case 2 -> new Step(Match.How.SQUEEZED_NAME, List.of(Names.squeezed(name.name())), fits);
            case 3 -> contractStep(name, fits);
            default -> null;
        };
    }

    private static Step contractStep(Reference.Name name, Predicate<Instrument> fits) {
        return new Step(
                Match.How.CONTRACT_TERMS,
                name.contracts().stream().map(Names::contract).toList(),
                fits);
    }

    private static boolean isOfType(Reference.Name name, Instrument instrument) {
        InstrumentType type = name.type().orElse(instrument.type());
        return instrument.type() == type;
    }

    static boolean isToken(Reference.OfToken reference, BrokerToken token) {
        return reference.broker().map(token.broker()::equalsIgnoreCase).orElse(true)
                && Reference.tidy(token.token()).equals(reference.token());
    }

    private record Step(Match.How how, List<String> names, Predicate<Instrument> fits) {}

    /** Pairs of numbers without boxes. */
    private static final class Hits implements NamePass.Hits {
        private int[] owners;
        private int[] documents;
        private int size;

        Hits(int expected) {
            owners = new int[Math.max(4, expected)];
            documents = new int[owners.length];
        }

        @Override
        public void add(int owner, int document) {
            if (size == owners.length) {
                owners = Arrays.copyOf(owners, size * 2);
                documents = Arrays.copyOf(documents, size * 2);
            }
            owners[size] = owner;
            documents[size++] = document;
        }

        int[] documents() {
            return Arrays.copyOf(documents, size);
        }
    }
}
