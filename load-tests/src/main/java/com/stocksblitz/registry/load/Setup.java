package com.stocksblitz.registry.load;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the run stands on, from the environment.
 *
 * @param apiKey never on a command line, where every user of the machine could read it
 * @param data folder of the real dumps
 * @param servicePid process of the service where it is ours, for its share of the cores
 * @param eventLoops of the service, so that the bare handler gets as many
 * @param work folder for what the run writes
 * @param database folder of the embedded PostgreSQL where the service is ours
 * @param generatorRate highest rate asked of Gatling, requests per second
 */
record Setup(
        String baseUrl,
        String apiKey,
        Path data,
        LocalDate tradeDate,
        OptionalLong servicePid,
        int eventLoops,
        Path work,
        Optional<Path> database,
        int generatorRate) {

    static Setup read(Map<String, String> env) {
        var pid = env.getOrDefault("SERVICE_PID", "");
        return new Setup(
                required(env, "BASE_URL").replaceFirst("/+$", ""),
                required(env, "INTERNAL_API_KEY"),
                Path.of(env.getOrDefault("REGISTRY_DATA", "no-such-folder")),
                LocalDate.parse(env.getOrDefault("TRADE_DATE", "2025-08-20")),
                pid.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(pid)),
                Integer.parseInt(env.getOrDefault(
                        "EVENT_LOOPS",
                        String.valueOf(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16)))),
                Path.of(required(env, "LOAD_WORK")),
                Optional.ofNullable(env.get("DATABASE_FOLDER")).map(Path::of),
                Integer.parseInt(env.getOrDefault("GATLING_RATE", "2000")));
    }

    /** A real dump, if the folder has it. */
    Optional<Path> dump(String name) {
        return Optional.of(data.resolve(name)).filter(Files::isReadable);
    }

    private static String required(Map<String, String> env, String name) {
        return Optional.ofNullable(env.get(name))
                .filter(value -> !value.isBlank())
                .orElseThrow(() -> new IllegalArgumentException(name + " is not set; start this by run.sh"));
    }
}
