package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.mirror.api.Compared;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.ValidationReport;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this node's second write has done since its start, and how far behind it was last. Thread-safe. */
public final class MirrorCounts {
    private final Clock clock;
    private final LongAdder sent = new LongAdder();
    private final LongAdder batches = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder dead = new LongAdder();
    private final LongAdder mismatches = new LongAdder();
    private final LongAdder notCompared = new LongAdder();
    private final Map<Compared.Outcome, LongAdder> reads = new EnumMap<>(Compared.Outcome.class);
    private volatile long lag;
    private volatile long queue;
    private volatile Failure failure;
    private volatile long missing;
    private volatile long mismatched;

    public MirrorCounts(Clock clock) {
        this.clock = clock;
        for (var outcome : Compared.Outcome.values()) {
            reads.put(outcome, new LongAdder());
        }
    }

    /** Positions of the log behind its head when this node last looked. */
    public long lag() {
        return lag;
    }

    /** Records that were to be told when this node last looked. */
    public long queue() {
        return queue;
    }

    public long sent() {
        return sent.sum();
    }

    public long failed() {
        return failed.sum();
    }

    public long dead() {
        return dead.sum();
    }

    public long mismatches() {
        return mismatches.sum();
    }

    /** Reads of which both sides were asked, by how they compared. */
    public long reads(Compared.Outcome outcome) {
        return reads.get(outcome).sum();
    }

    /** Records missing on one side when this node last compared all. */
    public long missing() {
        return missing;
    }

    /** Records of different content when this node last compared all. */
    public long mismatched() {
        return mismatched;
    }

    /** Comparisons of all records that ended without a result. */
    public long notCompared() {
        return notCompared.sum();
    }

    void compared(ValidationReport.Summary summary) {
        missing = summary.missingInScreener() + summary.missingInRegistry();
        mismatched = summary.mismatchedRecords();
    }

    void read(Compared.Outcome outcome) {
        reads.get(outcome).increment();
    }

    void isNotCompared() {
        notCompared.increment();
    }

    MirrorStatus.Counts view() {
        return new MirrorStatus.Counts(
                sent(),
                batches.sum(),
                failed(),
                dead(),
                mismatches(),
                new MirrorStatus.Reads(
                        reads(Compared.Outcome.EQUAL),
                        reads(Compared.Outcome.DIFFERENT),
                        reads(Compared.Outcome.PENDING),
                        reads(Compared.Outcome.FAILED),
                        reads(Compared.Outcome.SKIPPED)));
    }

    void behind(long positions) {
        lag = Math.max(0, positions);
    }

    void open(long records) {
        queue = records;
    }

    void taken(int records) {
        sent.add(records);
        batches.increment();
        failure = null;
    }

    /** @param what for people */
    void failed(String what) {
        failed.increment();
        failure = new Failure(what, clock.instant());
    }

    void buried(int records) {
        dead.add(records);
    }

    void differ(int records) {
        mismatches.add(records);
    }

    /** The last one since the last success; null where there is none. */
    Failure lastFailure() {
        return failure;
    }

    record Failure(String what, Instant at) {}
}
