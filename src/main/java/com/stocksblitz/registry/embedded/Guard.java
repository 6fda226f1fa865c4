package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that outlives a killed JVM just long enough to stop PostgreSQL and Redis, which would live on.
 *
 * <p>It waits on a pipe that the kernel closes with the JVM. It goes by the servers' pid files, and signals a process
 * only if its program lies in this home, as process ids are used again. It looks several times, as a server may have
 * been starting when the JVM died.
 */
final class Guard {
    /** Also how a later start recognises it among the processes. */
    static final String NAME = "instrument-registry-guard";

    static final String PID_FILE = "guard.pid";

    private static final String SCRIPT = """
            trap "" INT HUP TERM
            home=$1
            shift
            cat > /dev/null
            pass=0
            for signal in INT INT INT INT INT QUIT; do
              pass=$((pass + 1))
              alive=no
              for file in "$@"; do
                { read -r pid < "$file"; } 2> /dev/null || continue
                program=$(readlink "/proc/$pid/exe" || ps -o comm= -p "$pid") 2> /dev/null
                case "$program" in
                  "$home"/*) alive=yes; kill -"$signal" "$pid" ;;
                esac
              done
              [ "$alive" = no ] && [ "$pass" -ge 3 ] && break
              sleep 1
            done
            """;

    private final Process process;

    private Guard(Process process) {
        this.process = process;
    }

    /** @param pidFiles files whose first line will be the id of a server, each a program below the home */
    static Guard start(Home home, List<Path> pidFiles) throws IOException {
        var command =
                new ArrayList<>(List.of("sh", "-c", SCRIPT, NAME, home.folder().toString()));
        pidFiles.stream().map(Path::toString).forEach(command::add);
        var process = new ProcessBuilder(OwnSession.command(command))
                .directory(home.folder().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Home.writeForOwner(home.file(PID_FILE), process.pid() + "\n");
        return new Guard(process);
    }

    /** After the servers have stopped: there is nothing left to watch. */
    void stop() {
        process.destroyForcibly();
    }
}
