package com.stocksblitz.registry.embedded;

import java.util.stream.IntStream;

/**
 * A port for a process that is about to start, outside the range from which the system takes ports for outgoing
 * connections: one of those may be taken again before the process listens.
 */
final class FreePort {
    private static final int FIRST = 20_000;
    private static final int COUNT = 8_000;

    private FreePort() {}

    static int find() {
        // Another run on the machine begins its search elsewhere.
        var offset = (int) (ProcessHandle.current().pid() * 37 % COUNT);
        return IntStream.range(0, COUNT)
                .map(step -> FIRST + (offset + step) % COUNT)
                .filter(port -> Ports.isFree("127.0.0.1", port))
                .findFirst()
                .orElseThrow();
    }
}
