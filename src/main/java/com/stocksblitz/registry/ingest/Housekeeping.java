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
 * Removes what nobody else removes, such as the dump of a process that died between storing it and queueing its job.
 */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    /** Longer than any upload and the call that queues its job: an older dump without a job will never have one. */
    private static final Duration UNCLAIMED = Duration.ofHours(1);

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
        } catch (IOException | RuntimeException unavailable) {
            LOG.atWarn().setCause(unavailable).log("The ingest's leftovers could not be removed; next try follows");
        }
    }

    private void giveUpHeld() {
        var now = clock.instant();
        var days = Duration.ofDays(live.current().integer(LiveSetting.INGEST_HELD_DAYS));
        store.expireHeld(now.minus(days), now).await().forEach(DumpFiles::delete);
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
