package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.catalog.api.Lookup;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.instrument.InstrumentKey;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What must hold for every instrument of a catalog, on one that nobody chose by hand. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedMarketTest {
    private static final long SEED = 42;
    private static final int SIZE = 6_000;

    private final List<Instrument> market = GeneratedMarket.of(SIZE, SEED);
    private Vertx vertx;
    private CatalogNode node;

    @BeforeAll
    void open(@TempDir Path directory) {
        vertx = Vertx.vertx();
        var source = new MemoryCatalog();
        // Half is there when the index is built, half comes by the log.
        source.putAll(market.subList(0, SIZE / 2));
        node = new CatalogNode(vertx, source, directory).start().reach(SIZE / 2);
        source.putAll(market.subList(SIZE / 2, SIZE));
        node.reach(SIZE);
    }

    @AfterAll
    void close() {
        node.stop();
        CatalogNode.await(vertx.close());
    }

    @Test
    void everyInstrumentIsFoundByEachOfItsNames() {
        var names = new ArrayList<String>();
        var owners = new ArrayList<Instrument>();
        for (var instrument : market) {
            for (var name : names(instrument)) {
                names.add(name);
                owners.add(instrument);
            }
        }
        for (int from = 0; from < names.size(); from += 10_000) {
            int to = Math.min(names.size(), from + 10_000);
            var located = node.ask(CatalogApi.LOCATE, new Lookup(names.subList(from, to), 0));
            for (int n = from; n < to; n++) {
                var owner = owners.get(n);
                assertThat(located.outcomes().get(n - from))
                        .as("seed %d: %s of %s", SEED, names.get(n), owner.key())
                        .isInstanceOfSatisfying(
                                Located.Found.class,
                                found -> assertThat(keys(found)).contains(owner.key()));
            }
        }
    }

    @Test
    void aListByCursorVisitsEachInstrumentOnceInOrder() {
        var seen = new ArrayList<String>();
        String cursor = null;
        do {
            var page = node.ask(CatalogApi.LIST, new ListQuery(null, null, null, 700, 0, cursor));
            assertThat(page.pagination().total()).isEqualTo(SIZE);
            page.instruments().forEach(view -> seen.add(view.instrumentKey()));
            cursor = page.nextCursor();
        } while (cursor != null);

        assertThat(seen)
                .isSorted()
                .hasSize(SIZE)
                .containsExactlyInAnyOrderElementsOf(market.stream()
                        .map(instrument -> instrument.key().value())
                        .collect(Collectors.toList()));
    }

    private static List<InstrumentKey> keys(Located.Found found) {
        var keys = new ArrayList<>(found.alsoListed());
        keys.add(found.instrument().key());
        return keys;
    }

    private static List<String> names(Instrument instrument) {
        var names = new ArrayList<String>();
        names.add(instrument.key().value());
        names.add(instrument.key().value().toLowerCase(Locale.ROOT));
        if (instrument.isin() != null) {
            names.add(instrument.isin().value());
            names.add("isin:" + instrument.isin());
        }
        if (!instrument.type().isDerivative()) {
            names.add(instrument.symbol());
            names.add(instrument.exchange() + ':' + instrument.symbol());
        }
        for (var token : instrument.tokens()) {
            names.add("token:" + token.broker() + ':' + token.token());
            names.add(token.tradingSymbol());
            names.add(instrument.exchange() + ':' + token.tradingSymbol());
        }
        return names;
    }
}
