package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentType;
import com.stocksblitz.registry.instrument.Reference;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds what references name. Each kind of reference has its steps, the most exact first, and stops at the first that
 * finds anything; one step of all references is one question to the {@link NameBook}.
 */
final class Matcher {
    private static final int MOST_STEPS = 5;

    private final NameBook book;
    private final Predicate<Instrument> narrowing;

    /** @param narrowing what every candidate must fit, whatever the reference */
    Matcher(NameBook book, Predicate<Instrument> narrowing) {
        this.book = book;
        this.narrowing = narrowing;
    }

    /** Every name by which any step would look for one of the references; the owner is the reference's place. */
    static List<NamePass.Probe> allProbes(List<? extends Reference> references) {
        var probes = new ArrayList<NamePass.Probe>(references.size() * 2);
        for (int i = 0; i < references.size(); i++) {
            for (int n = 0; n < MOST_STEPS; n++) {
                var step = stepOf(references.get(i), n);
                if (step != null) {
                    addProbes(probes, step, i);
                }
            }
        }
        return probes;
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
        var found = new ArrayList<List<Instrument>>(Collections.nCopies(references.size(), null));
        book.find(probes, (owner, instrument) -> {
            if (narrowing.test(instrument) && steps[owner].fits.test(instrument)) {
                if (found.get(owner) == null) {
                    found.set(owner, new ArrayList<>(2));
                }
                if (found.get(owner).stream().noneMatch(other -> other.id() == instrument.id())) {
                    found.get(owner).add(instrument);
                }
            }
        });
        for (int i = 0; i < matches.length; i++) {
            if (found.get(i) != null) {
                matches[i] = new Match(references.get(i), steps[i].how, found.get(i));
            }
        }
        return IntStream.of(pending)
                .filter(i -> matches[i] == null && steps[i] != null)
                .toArray();
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
}
