package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image's start command from the jars that were just built, against embedded servers; no engine is needed. */
class ProductionStartIT {
    private static final Path BUILD = Path.of(System.getProperty("registry.build", "target"));
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private Path folder;

    @Test
    void recordsItsClassArchiveAndStartsFromIt() throws Exception {
        var archive = folder.resolve("registry.jsa");
        var classes = folder.resolve("classes.log");

        var recorded = rehearse(Map.of("REGISTRY_RECORD", "yes", "REGISTRY_ARCHIVE", archive.toString()));
        var used = rehearse(
                Map.of("REGISTRY_ARCHIVE", archive.toString(), "JAVA_OPTS", "-Xlog:class+load:file=" + classes));

        assertThat(recorded).isZero();
        assertThat(used).isZero();
        // "top" is the archive that was recorded; a flag that differed would leave it unused, without a word.
        assertThat(Files.readAllLines(classes))
                .anyMatch(line ->
                        line.contains("com.stocksblitz.registry.Main ") && line.contains("shared objects file (top)"));
    }

    /** Answers the exit code; what the registry and the rehearsal say goes to the log of this test. */
    private int rehearse(Map<String, String> environment) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<>(List.of(java, "-Xmx256m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(
                Rehearsal.class.getName(),
                Path.of("docker", "start.sh").toAbsolutePath().toString()));
        var builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REGISTRY_APP", BUILD.toAbsolutePath().toString());
        builder.environment().put("REGISTRY_HOME", folder.resolve("home").toString());
        builder.environment().put("PORT", Integer.toString(FreePort.find()));
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().putAll(environment);
        var process = builder.start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ended in time")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
