package com.stocksblitz.registry.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The bare handler in a process of its own, with the flags of the service. */
final class Bare implements AutoCloseable {
    private final Process process;
    private final String baseUrl;

    private Bare(Process process, String baseUrl) {
        this.process = process;
        this.baseUrl = baseUrl;
    }

    /** @param answer what it is to answer: one of the service's own */
    static Bare start(Setup setup, String answer) throws IOException {
        var file = Files.writeString(setup.work().resolve("bare.json"), answer);
        var process = java(
                        List.of("-XX:+UseSerialGC", "-Xmx160m", "-XX:MaxDirectMemorySize=64m"),
                        BareHandler.class.getName(),
                        file.toString(),
                        String.valueOf(setup.eventLoops()))
                .redirectError(setup.work().resolve("bare.log").toFile())
                .start();
        var line = process.inputReader(StandardCharsets.UTF_8).readLine();
        if (line == null || !line.startsWith("PORT ")) {
            process.destroyForcibly();
            throw new IllegalStateException("the bare handler did not start: " + line);
        }
        return new Bare(process, "http://127.0.0.1:" + line.substring("PORT ".length()));
    }

    /** A child with this JVM and class path; the latter by the environment, as it is long. */
    static ProcessBuilder java(List<String> flags, String mainClass, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add(mainClass);
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder;
    }

    String baseUrl() {
        return baseUrl;
    }

    OptionalLong pid() {
        return OptionalLong.of(process.pid());
    }

    @Override
    public void close() {
        process.destroy();
    }
}
