package com.stocksblitz.registry.embedded;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands that a terminal's Ctrl-C does not reach: the registry must drain before its servers go. The process keeps
 * the id that {@link Process#pid()} names, as each step replaces the one before. Where there is no {@code setsid}
 * (macOS) the command runs in the session it is in.
 */
final class OwnSession {
    private static final String SCRIPT = "command -v setsid > /dev/null && exec setsid \"$@\"; exec \"$@\"";

    private OwnSession() {}

    static List<String> command(List<String> command) {
        var wrapped = new ArrayList<>(List.of("sh", "-c", SCRIPT, "sh"));
        wrapped.addAll(command);
        return List.copyOf(wrapped);
    }
}
