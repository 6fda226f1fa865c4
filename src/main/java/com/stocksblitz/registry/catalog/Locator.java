package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tells other rooms what many references name, each apart from the others. */
final class Locator {
    static final int MOST_TO_LOCATE = 20_000;

    /** A thousand misspelt keys must not cost a thousand fuzzy searches; the rest learn only that they are unknown. */
    private static final int MOST_WITH_NEAREST = 20;

    private final CatalogIndex index;

    Locator(CatalogIndex index) {
        this.index = index;
    }

    /** With near matches for the first unknown ones, each of which may take a millisecond. */
    Located locate(Lookup lookup, FoundBefore before) {
        return locate(lookup, MOST_WITH_NEAREST, before);
    }

    Located locateWithoutNearest(Lookup lookup, FoundBefore before) {
        return locate(lookup, 0, before);
    }

    private Located locate(Lookup lookup, int mostWithNearest, FoundBefore before) {
        var references = lookup.references();
        var checks = new FieldChecks();
        checks.size("/references", references, 0, MOST_TO_LOCATE);
        checks.range("/nearest", lookup.nearest(), 0, Lookups.MOST_NEAREST);
        checks.orFail();
        return index.read(view -> {
            long shown = view.published().generation();
            var outcomes = new Located.Outcome[references.size()];
            var places = new ArrayList<Integer>();
            for (int i = 0; i < outcomes.length; i++) {
                outcomes[i] = before.find(shown, references.get(i)).orElse(null);
                if (outcomes[i] == null) {
                    places.add(i);
                }
            }
            lookUp(view, lookup, places, mostWithNearest, before, outcomes);
            return new Located(
                    Arrays.asList(outcomes), view.published().progress().newestChange());
        });
    }

    /** @param places of the references that are to be looked up */
    private static void lookUp(
            CatalogIndex.View view,
            Lookup lookup,
            List<Integer> places,
            int mostWithNearest,
            FoundBefore before,
            Located.Outcome[] outcomes)
            throws IOException {
        var matches = Lookups.match(
                view.searcher(), places.stream().map(lookup.references()::get).toList());
        var near = new NearMatches(view.searcher());
        int unknown = 0;
        for (int i = 0; i < matches.size(); i++) {
            int place = places.get(i);
            var requested = lookup.references().get(place);
            var match = matches.get(i);
            outcomes[place] = switch (Choice.one(match, before.defaultExchange(), before.today())) {
                case Choice.Listings some -> {
                    var found = found(requested, match, some);
                    before.keep(view.published().generation(), found);
                    yield found;
                }
                case Choice.Ambiguous several -> new Located.Ambiguous(requested, Lookups.keys(several.candidates()));
                case Choice.Nothing nothing -> {
                    int nearest = ++unknown <= mostWithNearest ? lookup.nearest() : 0;
                    yield new Located.Unknown(requested, Lookups.keys(near.of(match.reference(), nearest)));
                }
            };
        }
    }

    private static Located.Found found(String requested, Match match, Choice.Listings some) {
        var first = some.listings().getFirst();
        return new Located.Found(
                requested,
                first,
                Lookups.keys(some.listings().subList(1, some.listings().size())),
                match.how() == Match.How.FORMER_NAME);
    }
}
