package com.stocksblitz.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the imports of the main code and holds them to the directions that the README draws. */
class ArchitectureTest {
    private static final Path SOURCES = Path.of("src/main/java/com/stocksblitz/registry");
    private static final Pattern IMPORT =
            Pattern.compile("^import (?:static )?com\\.stocksblitz\\.registry\\.([a-z.]*[a-z])", Pattern.MULTILINE);
    private static final Pattern VERTX = Pattern.compile("^import (?:static )?io\\.vertx", Pattern.MULTILINE);

    private static final Set<String> GROUND = Set.of("failure", "json", "instrument", "breaker", "memory", "http");
    private static final Set<String> FEATURES = Set.of(
            "catalog",
            "feed",
            "plan",
            "profile",
            "ingest",
            "event",
            "membership",
            "audit",
            "access",
            "mirror",
            "retention",
            "alert");

    /** What each room may import besides itself; a feature's name alone stands for all of it. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("failure", Set.of()),
            Map.entry("json", Set.of()),
            Map.entry("instrument", Set.of("failure")),
            Map.entry("breaker", Set.of()),
            Map.entry("memory", Set.of()),
            Map.entry("http", Set.of()),
            Map.entry("settings", Set.of()),
            Map.entry("bus", GROUND),
            Map.entry("toggles", with(GROUND, "bus")),
            Map.entry("store", with(with(GROUND, FEATURES.toArray(String[]::new)), "bus", "toggles", "settings")),
            Map.entry("ops", with(GROUND, "bus", "toggles", "settings")),
            Map.entry("standin", Set.of("json")));

    @Test
    void everyRoomImportsOnlyWhatItsPlaceAllows() throws IOException {
        var violations = new TreeSet<String>();
        for (var file : sources()) {
            var room = room(file);
            IMPORT.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .filter(imported -> !mayImport(room, imported))
                    .forEach(imported -> violations.add(SOURCES.relativize(file) + " imports " + imported));
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void pureRoomsKnowNothingOfVertx() throws IOException {
        var pure =
                List.of("failure", "json", "instrument", "memory", "settings", "plan/solve", "plan/diff", "feed/api");
        var violations = new TreeSet<String>();
        for (var file : sources()) {
            var path = SOURCES.relativize(file).toString();
            if (pure.stream().anyMatch(path::startsWith)
                    && VERTX.matcher(Files.readString(file)).find()) {
                violations.add(path);
            }
        }

        assertThat(violations).isEmpty();
    }

    @Test
    void everyRoomSaysInOneSentenceWhatItIs() throws IOException {
        try (var folders = Files.walk(SOURCES)) {
            var silent = folders.filter(Files::isDirectory)
                    .filter(folder -> !folder.equals(SOURCES))
                    .filter(ArchitectureTest::hasClasses)
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();

            assertThat(silent).isEmpty();
        }
    }

    private static boolean mayImport(String room, String imported) {
        var target = imported.split("\\.")[0];
        if (room.equals(target) || room.equals("app") || room.equals("Main") || room.equals("embedded")) {
            return true;
        }
        if (FEATURES.contains(room)) {
            return GROUND.contains(target)
                    || Set.of("bus", "toggles").contains(target)
                    || (FEATURES.contains(target) && imported.startsWith(target + ".api"));
        }
        if (room.equals("web")) {
            return with(GROUND, "bus", "toggles", "settings", "ops").contains(target)
                    || (FEATURES.contains(target) && imported.startsWith(target + ".api"));
        }
        return ALLOWED.get(room).contains(target);
    }

    private static String room(Path file) {
        var first = SOURCES.relativize(file).getName(0).toString();
        return first.endsWith(".java") ? first.substring(0, first.length() - 5) : first;
    }

    private static List<Path> sources() throws IOException {
        try (var files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static boolean hasClasses(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".java"));
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static Set<String> with(Set<String> rooms, String... more) {
        return Stream.concat(rooms.stream(), Stream.of(more)).collect(java.util.stream.Collectors.toUnmodifiableSet());
    }
}
