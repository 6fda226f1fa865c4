package com.stocksblitz.registry.load;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** Requests over real instruments of the catalog, mixed, the same in every run over the same catalog. */
final class ReadPaths {
    private static final int INSTRUMENTS = 5_000;
    private static final long SEED = 20_250_820;

    private final Registry registry;
    private final Setup setup;

    ReadPaths(Registry registry, Setup setup) {
        this.registry = registry;
        this.setup = setup;
    }

    /**
     * @param resolve file of resolve calls: by key, and by symbol and exchange
     * @param suggest file of suggest calls
     * @param answer a resolve answer of middling size
     * @param dropped calls by symbol that did not answer 200, such as two candidates on one exchange
     */
    record Made(Path resolve, Path suggest, String answer, int resolveCalls, int suggestCalls, int dropped) {}

    Made make() throws IOException {
        var random = new Random(SEED);
        var instruments = registry.instruments(Optional.empty());
        Collections.shuffle(instruments, random);
        var chosen = instruments.subList(0, Math.min(INSTRUMENTS, instruments.size()));
        var byKey = chosen.stream().map(ReadPaths::byKey).toList();
        var bySymbol = chosen.stream().map(ReadPaths::bySymbol).toList();
        var answers = new ArrayList<String>();
        var resolve = new ArrayList<String>();
        int dropped = 0;
        for (int i = 0; i < chosen.size(); i++) {
            answers.add(registry.get(byKey.get(i)).expect(200, byKey.get(i)).encode());
            resolve.add(byKey.get(i));
            if (registry.get(bySymbol.get(i)).status() == 200) {
                resolve.add(bySymbol.get(i));
            } else {
                dropped++;
            }
        }
        answers.sort(Comparator.comparingInt(String::length));
        var suggest = chosen.stream()
                .map(instrument -> suggest(instrument, random))
                .distinct()
                .toList();
        return new Made(
                write("resolve.txt", resolve),
                write("suggest.txt", suggest),
                answers.get(answers.size() / 2),
                resolve.size(),
                suggest.size(),
                dropped);
    }

    private static String byKey(JsonObject instrument) {
        return Registry.BASE + "/instruments/resolve?key=" + Registry.encode(instrument.getString("instrument_key"));
    }

    private static String bySymbol(JsonObject instrument) {
        return Registry.BASE + "/instruments/resolve?symbol=" + Registry.encode(instrument.getString("symbol"))
                + "&exchange=" + Registry.encode(instrument.getString("exchange"));
    }

    /** What somebody has typed of a symbol or name: two to seven letters. */
    private static String suggest(JsonObject instrument, Random random) {
        var name = instrument.getString("name");
        var whole = random.nextInt(3) == 0 && name != null && !name.isBlank() ? name : instrument.getString("symbol");
        var typed = whole.substring(0, Math.min(whole.length(), 2 + random.nextInt(6)))
                .strip();
        return Registry.BASE + "/search/suggest?limit=10&q=" + Registry.encode(typed.toLowerCase(Locale.ROOT));
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.write(setup.work().resolve(name), lines);
    }
}
