package com.stocksblitz.registry.load.open;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which requests are sent: kinds by their weight, and within a kind one of its requests at random. The same seed gives
 * the same sequence.
 */
final class Mix {
    private static final int FIELDS = 5;

    private final List<Kind> kinds;
    private final double weights;
    private final SplittableRandom random = new SplittableRandom(1);

    /** @param share of all requests that are to be answered well; 0 for a kind that only probes */
    record Kind(String name, double weight, List<Template> templates) {}

    /** One request. */
    record Request(int kind, Template template) {}

    private Mix(List<Kind> kinds) {
        this.kinds = List.copyOf(kinds);
        this.weights = kinds.stream().mapToDouble(Kind::weight).sum();
    }

    /**
     * Reads lines of five fields between tabs: kind, weight of the kind, method, path, body.
     *
     * @param key sent as {@code X-Internal-API-Key}
     */
    static Mix read(Path file, int port, String key) throws IOException {
        var templates = new LinkedHashMap<String, List<Template>>();
        var weights = new LinkedHashMap<String, Double>();
        for (var line : Files.readAllLines(file)) {
            var fields = line.split("\t", -1);
            if (fields.length != FIELDS) {
                throw new IOException("not five fields in a line of " + file + ": " + line);
            }
            weights.put(fields[0], Double.valueOf(fields[1]));
            templates
                    .computeIfAbsent(fields[0], kind -> new ArrayList<>())
                    .add(Template.of(fields[2], fields[3], fields[4], "127.0.0.1:" + port, key));
        }
        return new Mix(weights.entrySet().stream()
                .map(kind -> new Kind(kind.getKey(), kind.getValue(), templates.get(kind.getKey())))
                .toList());
    }

    int kinds() {
        return kinds.size();
    }

    String name(int kind) {
        return kinds.get(kind).name();
    }

    double share(int kind) {
        return kinds.get(kind).weight() / weights;
    }

    Request next() {
        double drawn = random.nextDouble() * weights;
        int kind = 0;
        for (; kind < kinds.size() - 1 && drawn >= kinds.get(kind).weight(); kind++) {
            drawn -= kinds.get(kind).weight();
        }
        var templates = kinds.get(kind).templates();
        return new Request(kind, templates.get(random.nextInt(templates.size())));
    }
}
