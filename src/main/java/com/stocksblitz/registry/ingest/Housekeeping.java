package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody else removes: the dump of a process that died between storing it and queueing its job, held jobs
 * of which nobody decides, and what is kept of old jobs.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    /** Longer than any upload and the call that queues its job: an older dump without a job will never have one. */
    private static final Duration UNCLAIMED = Duration.ofHours(1);

    /** Portions forgotten at a time; what is left waits for the next round. */
    private static final int MOST_ROUNDS = 50;

    private final IngestStore store;
    private final LiveSettings live;
    private final Path uploads;
    private final Clock clock;

    Housekeeping(IngestStore store, LiveSettings live, Path uploads, Clock clock) {
        this.store = store;
        this.live = live;
        this.uploads = uploads;
        this.clock = clock;
    }

    /** One round, on a virtual thread; it ends early where the database or the disk is away. */
    void tidy() {
        try {
            giveUpHeld();
            deleteDumps();
            forget();
        } catch (IOException | RuntimeException unavailable) {
            LOG.atWarn().setCause(unavailable).log("The ingest's leftovers could not be removed; next try follows");
        }
    }

    private void giveUpHeld() {
        var now = clock.instant();
        var days = Duration.ofDays(live.current().integer(LiveSetting.INGEST_HELD_DAYS));
        store.expireHeld(now.minus(days), now).await().forEach(DumpFiles::delete);
    }

    private void forget() {
        var days = Duration.ofDays(live.current().integer(LiveSetting.TEMP_DATA_RETENTION_DAYS));
        var before = clock.instant().minus(days);
        for (int round = 0; round < MOST_ROUNDS && store.forget(before).await(); round++) {}
    }

    private void deleteDumps() throws IOException {
        var old = DumpFiles.olderThan(clock.instant().minus(UNCLAIMED), uploads);
        if (old.isEmpty()) {
            return;
        }
        var inUse = store.filesInUse().await();
        old.stream()
                .filter(file -> !inUse.contains(file.getFileName().toString()))
                .forEach(DumpFiles::delete);
    }
}
