package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.ingest.SourceFetcher.Fetched;
import com.stocksblitz.registry.ingest.SourceStore.Attempt;
import com.stocksblitz.registry.ingest.SourceStore.State;
import com.stocksblitz.registry.ingest.SourceStore.Validators;
import com.stocksblitz.registry.ingest.api.FetchDump;
import com.stocksblitz.registry.ingest.api.IngestApi;
import com.stocksblitz.registry.ingest.api.JobAccepted;
import com.stocksblitz.registry.ingest.api.SourceList;
import com.stocksblitz.registry.ingest.api.SourcesQuery;
import com.stocksblitz.registry.ingest.api.SubmitDump;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClientOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches configured sources, on demand and, where the schedule is switched on, each at its time of day by one node of
 * the cluster. A failed attempt is repeated ever later, {@value #MOST_FAILURES} times at most, and then left until the
 * next day's time. Runs on virtual threads as the {@link IngestVerticle} does.
 */
public final class SourceVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceVerticle.class);
    private static final int MOST_FAILURES = 8;
    private static final Duration FIRST_REPEAT = Duration.ofMinutes(1);
    /** Longer than the longest fetch and the call that submits its file. */
    private static final Duration LEASE = Duration.ofMinutes(6);

    private static final Duration SUBMITTING = Duration.ofSeconds(10);
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);
    private static final int PRIORITY = 5;

    private final Bus bus;
    private final DumpSources sources;
    private final SourceStore store;
    private final LiveSettings live;
    private final HttpClientOptions tls;
    private final Path uploads;
    private final Duration lookEvery;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private SourceFetcher fetcher;
    private long timer = -1;
    private boolean looking;
    private boolean stopping;

    /**
     * @param tls which certificates are trusted
     * @param uploads directory of this node in which dumps wait for their jobs
     * @param lookEvery how often the schedule is looked at
     */
    public SourceVerticle(
            Bus bus,
            DumpSources sources,
            SourceStore store,
            LiveSettings live,
            HttpClientOptions tls,
            Path uploads,
            Duration lookEvery,
            Clock clock,
            Supplier<UUID> ids) {
        this.bus = bus;
        this.sources = sources;
        this.store = store;
        this.live = live;
        this.tls = new HttpClientOptions(tls);
        this.uploads = uploads;
        this.lookEvery = lookEvery;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Future<?> start() {
        fetcher = new SourceFetcher(vertx, tls, uploads, ids);
        timer = vertx.setPeriodic(lookEvery.toMillis(), tick -> lookAtSchedule());
        return Future.all(bus.serve(IngestApi.FETCH, this::fetch), bus.serve(IngestApi.SOURCES, this::list));
    }

    @Override
    public Future<?> stop() {
        stopping = true;
        vertx.cancelTimer(timer);
        return fetcher.close();
    }

    private Future<JobAccepted> fetch(FetchDump wanted, Origin origin) {
        var source = sources.find(wanted.source())
                .filter(its -> its.broker().equals(wanted.broker()))
                .orElse(null);
        if (source == null) {
            return Future.failedFuture(new FailureException(new Failure.Refused(
                    "source_not_configured",
                    "No source of " + wanted.broker() + " is called " + wanted.source() + ".",
                    List.of())));
        }
        return fetcher.fetch(source, Validators.NONE)
                .compose(fetched -> submit(source, wanted, fetched.orElseThrow(), origin))
                .recover(cause -> failed(source, cause).transform(kept -> Future.failedFuture(refusal(source, cause))));
    }

    /** The schedule goes on: what an operator tried in vain is none of the day's attempts. */
    private Future<Void> failed(DumpSource source, Throwable cause) {
        var now = clock.instant();
        return store.keep(source.name(), new Attempt.Failed(reason(cause), 1, now.plus(FIRST_REPEAT)), now);
    }

    private Future<JobAccepted> submit(DumpSource source, FetchDump wanted, Fetched fetched, Origin origin) {
        var dump = new SubmitDump(
                source.broker(),
                wanted.mode().orElse(source.mode()),
                fetched.file(),
                fetched.sha256(),
                wanted.symbols(),
                wanted.exchanges(),
                wanted.priority(),
                wanted.dryRun(),
                wanted.effectiveDate(),
                wanted.idempotencyKey());
        // A file that is only tried, or taken in part, is still to be fetched by the schedule.
        return bus.ask(IngestApi.SUBMIT, dump, origin)
                .compose(accepted -> wanted.isWhole()
                        ? keep(source, fetched, accepted).map(accepted)
                        : Future.succeededFuture(accepted));
    }

    private Future<Void> keep(DumpSource source, Fetched fetched, JobAccepted accepted) {
        var taken = new Attempt.Fetched(fetched.validators(), UUID.fromString(accepted.jobId()));
        return store.keep(source.name(), taken, clock.instant());
    }

    private static FailureException refusal(DumpSource source, Throwable cause) {
        return cause instanceof FailureException known
                ? known
                : new FailureException(new Failure.Unavailable(
                        "The source " + source.name() + " " + reason(cause) + ".", RETRY_AFTER));
    }

    private static String reason(Throwable cause) {
        return switch (cause) {
            case FetchException known -> known.getMessage();
            case FailureException refused -> refused.failure().detail();
            default -> "failed unexpectedly";
        };
    }

    private void lookAtSchedule() {
        if (looking || stopping || !isScheduled()) {
            return;
        }
        looking = true;
        try {
            sources.all().forEach(this::fetchIfDue);
        } catch (RuntimeException unavailable) {
            LOG.atWarn().setCause(unavailable).log("The schedule of sources could not be looked at; next try follows");
        } finally {
            looking = false;
        }
    }

    private boolean isScheduled() {
        return live.current().flag(LiveSetting.INGEST_SCHEDULE_ENABLED);
    }

    private void fetchIfDue(DumpSource source) {
        var now = clock.instant();
        var due = source.dueSince(now);
        var taken = stopping || !isScheduled()
                ? Optional.<State>empty()
                : store.take(source.name(), due, now, LEASE).await();
        if (taken.isEmpty()) {
            return;
        }
        try {
            fetchScheduled(source, taken.get());
        } catch (FetchException | FailureException failed) {
            boolean newDay =
                    taken.get().checkedAt() == null || taken.get().checkedAt().isBefore(due);
            repeatLater(source, newDay ? 1 : taken.get().failures() + 1, reason(failed));
        }
    }

    private void fetchScheduled(DumpSource source, State known) {
        var fetched = fetcher.fetch(source, known.validators()).await();
        if (fetched.isEmpty()) {
            store.keep(source.name(), new Attempt.Unchanged(), clock.instant()).await();
            return;
        }
        var origin = Origin.internal(ids.get().toString(), "schedule", clock, SUBMITTING);
        var wanted = new FetchDump(
                source.broker(),
                source.name(),
                Optional.empty(),
                List.of(),
                List.of(),
                PRIORITY,
                false,
                Optional.empty(),
                Optional.empty());
        var accepted = submit(source, wanted, fetched.get(), origin).await();
        LOG.atInfo()
                .addKeyValue("source", source.name())
                .addKeyValue("jobId", accepted.jobId())
                .log("A source was fetched by the schedule");
    }

    private void repeatLater(DumpSource source, int failures, String reason) {
        var now = clock.instant();
        var again = failures < MOST_FAILURES ? now.plus(FIRST_REPEAT.multipliedBy(1L << (failures - 1))) : null;
        LOG.atWarn()
                .addKeyValue("source", source.name())
                .addKeyValue("failures", failures)
                .addKeyValue("reason", reason)
                .log("A source could not be fetched");
        store.keep(source.name(), new Attempt.Failed(reason, failures, again), now)
                .await();
    }

    private Future<SourceList> list(SourcesQuery query, Origin origin) {
        return store.states()
                .map(states -> new SourceList(
                        isScheduled(),
                        sources.all().stream()
                                .filter(source -> query.broker() == null
                                        || source.broker().equals(query.broker()))
                                .map(source -> entry(source, Optional.ofNullable(states.get(source.name()))))
                                .toList()));
    }

    private static SourceList.Entry entry(DumpSource source, Optional<State> state) {
        return new SourceList.Entry(
                source.name(),
                source.broker(),
                source.address().toString(),
                source.mode().name().toLowerCase(Locale.ROOT),
                source.at(),
                source.zone(),
                state.map(State::checkedAt).orElse(null),
                state.map(State::fetchedAt).orElse(null),
                state.map(State::outcome).orElse(null),
                state.map(State::detail).orElse(null),
                state.map(State::failures).orElse(0),
                state.map(State::nextAttempt).orElse(null),
                state.map(State::job).map(UUID::toString).orElse(null));
    }
}
