package com.stocksblitz.registry.retention;

import com.stocksblitz.registry.retention.RetentionStore.Due;
import com.stocksblitz.registry.retention.api.RetentionRun;
import com.stocksblitz.registry.retention.api.RetentionRun.Result;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run over all policies, on a virtual thread. What is due is found once for each policy; then it is written to a
 * file, the file checked, and exactly that deleted, in portions. A policy that fails does not keep the others.
 */
final class Cleanup {
    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);
    private static final int PORTION = 2_000;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    private final RetentionStore store;
    private final Path archive;
    private final Clock clock;
    private final String node;

    /** @param archive folder for backups, made if absent */
    Cleanup(RetentionStore store, Path archive, Clock clock, String node) {
        this.store = store;
        this.archive = archive;
        this.clock = clock;
        this.node = node;
    }

    /** @param mayGoOn asked before each portion; a run that may not stops with what it has done */
    RetentionRun run(boolean dryRun, LiveSnapshot inForce, BooleanSupplier mayGoOn) {
        var started = clock.instant();
        var results = new ArrayList<Result>();
        for (var policy : Policy.values()) {
            results.add(run(policy, dryRun, inForce, started, mayGoOn));
        }
        return new RetentionRun(dryRun, started, clock.instant(), results);
    }

    private Result run(Policy policy, boolean dryRun, LiveSnapshot inForce, Instant started, BooleanSupplier mayGoOn) {
        var cutoff = policy.cutoff(inForce, started);
        long due = 0;
        long deleted = 0;
        String backup = null;
        try {
            var found = store.due(policy, cutoff).await();
            due = found.rows();
            if (dryRun || due == 0) {
                return new Result(policy.word(), policy.setting(), cutoff, due, 0, null, node, null);
            }
            if (inForce.flag(LiveSetting.BACKUP_BEFORE_DELETE)) {
                backup = policy.word() + "-" + STAMP.format(started) + ".ndjson.gz";
                write(policy, found, archive.resolve(backup), mayGoOn);
            }
            for (int gone = PORTION; gone == PORTION; deleted += gone) {
                require(mayGoOn);
                gone = store.delete(policy, found, PORTION).await();
            }
            return new Result(policy.word(), policy.setting(), cutoff, due, deleted, backup, node, null);
        } catch (Exception failed) { // await throws checked causes undeclared
            LOG.atWarn().setCause(failed).addKeyValue("policy", policy.word()).log("Old rows were not all deleted");
            var error = "It was not finished: " + failed.getMessage();
            return new Result(policy.word(), policy.setting(), cutoff, due, deleted, backup, node, error);
        }
    }

    private void write(Policy policy, Due due, Path file, BooleanSupplier mayGoOn) throws IOException {
        try (var backup = new Backup(file)) {
            long rows = 0;
            long after = 0;
            List<RetentionStore.Line> lines;
            do {
                require(mayGoOn);
                lines = store.lines(policy, due, after, PORTION).await();
                for (var line : lines) {
                    backup.add(line.json());
                    after = line.key();
                }
                rows += lines.size();
            } while (lines.size() == PORTION);
            if (rows != due.rows()) {
                throw new IOException(rows + " rows were read of " + due.rows() + " that are due");
            }
            backup.finish();
        }
    }

    private static void require(BooleanSupplier mayGoOn) {
        if (!mayGoOn.getAsBoolean()) {
            throw new IllegalStateException("retention was switched off, or another node has taken over");
        }
    }
}
