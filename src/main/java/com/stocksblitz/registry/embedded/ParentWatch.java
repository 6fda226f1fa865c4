package com.stocksblitz.registry.embedded;

import java.util.Optional;

/**
 * Ends this process when the one that started it is gone: Maven does not take its child along when it is killed. Polls,
 * as the notice of the end of a process that is no child comes seconds late.
 */
final class ParentWatch {
    private static final long EVERY_MS = 1000;

    private ParentWatch() {}

    /** @param leave called once, on a thread of its own */
    static void start(Runnable leave) {
        var parent = ProcessHandle.current().parent();
        parent.ifPresent(
                started -> Thread.ofPlatform().daemon().name("parent-watch").start(() -> watch(started, leave)));
    }

    private static void watch(ProcessHandle parent, Runnable leave) {
        try {
            while (ProcessHandle.current().parent().equals(Optional.of(parent)) && parent.isAlive()) {
                Thread.sleep(EVERY_MS);
            }
            leave.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
