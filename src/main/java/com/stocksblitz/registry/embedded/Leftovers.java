package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends what a killed run left behind, before servers are started again: a PostgreSQL on the same port would silently be
 * taken for the new one, with its old settings. Only for the holder of the home's lock.
 */
final class Leftovers {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final long POLL_MS = 20;

    private final Home home;

    Leftovers(Home home) {
        this.home = home;
    }

    /** @throws StartFailure when a process does not end */
    void end(List<Path> pidFiles) throws IOException {
        // The old guard first: it would go on to stop the servers that are about to be started.
        process(home.file(Guard.PID_FILE)).filter(this::isGuard).ifPresent(ProcessHandle::destroyForcibly);
        for (var file : pidFiles) {
            process(file).filter(this::runsFromHome).ifPresent(this::end);
        }
    }

    private static Optional<ProcessHandle> process(Path pidFile) throws IOException {
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        try (var lines = Files.lines(pidFile)) {
            return lines.findFirst()
                    .map(String::strip)
                    .filter(pid -> pid.matches("\\d{1,10}"))
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)));
        }
    }

    private boolean isGuard(ProcessHandle process) {
        var arguments = List.of(process.info().arguments().orElse(new String[0]));
        return arguments.contains(Guard.NAME)
                && arguments.contains(home.folder().toString());
    }

    private boolean runsFromHome(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> Path.of(command).startsWith(home.folder()))
                .isPresent();
    }

    /** INT is the fast and orderly stop of both servers; QUIT is what is left when that takes too long. */
    private void end(ProcessHandle process) {
        if (!ends(process, "INT") && !ends(process, "QUIT")) {
            throw new StartFailure("Process " + process.pid() + " of an earlier run does not end: stop it by hand.");
        }
    }

    private boolean ends(ProcessHandle process, String signal) {
        try {
            // Java itself can only send TERM, on which PostgreSQL waits for its clients to leave.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .start()
                    .waitFor();
            var deadline = System.nanoTime() + PATIENCE.toNanos();
            // A process that nobody reaps, as in many containers, stays alive to Java but has no program any more.
            while (process.isAlive() && runsFromHome(process)) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.sleep(POLL_MS);
            }
            return true;
        } catch (IOException unsent) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
