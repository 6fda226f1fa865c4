package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.mirror.MirrorStore.Backlog;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What an operator is told of the second write. */
final class MirrorView {
    private final MirrorStore store;
    private final Optional<ScreenerClient> screener;
    private final LiveSettings settings;
    private final Supplier<LocalDate> tradeDate;
    private final MirrorCounts counts;
    private final Clock clock;

    MirrorView(
            MirrorStore store,
            Optional<ScreenerClient> screener,
            LiveSettings settings,
            Supplier<LocalDate> tradeDate,
            MirrorCounts counts,
            Clock clock) {
        this.store = store;
        this.screener = screener;
        this.settings = settings;
        this.tradeDate = tradeDate;
        this.counts = counts;
        this.clock = clock;
    }

    Future<MirrorStatus> status() {
        var inForce = settings.current();
        var stage = screener.isPresent() ? Stage.of(inForce) : Stage.COMPLETE;
        var breaker = screener.map(ScreenerClient::breaker);
        return store.backlog(tradeDate.get())
                .map(backlog -> new MirrorStatus(
                        state(stage, backlog),
                        stage.word(),
                        screener.map(ScreenerClient::target).orElse(null),
                        breaker.map(state -> state.status().name().toLowerCase(Locale.ROOT))
                                .orElse(null),
                        inForce.text(LiveSetting.VALIDATION_MODE),
                        backlog.holder(),
                        backlog.position(),
                        backlog.head(),
                        backlog.open(),
                        oldest(backlog),
                        backlog.told(),
                        backlog.letters(),
                        backlog.trouble() == null ? null : backlog.trouble().error(),
                        backlog.trouble() == null ? null : backlog.trouble().at(),
                        counts.view()));
    }

    /** From what all nodes share, so that each of them answers the same. */
    private State state(Stage stage, Backlog backlog) {
        if (screener.isEmpty()) {
            return State.NOT_CONFIGURED;
        }
        if (!stage.isTold()) {
            return State.OFF;
        }
        return backlog.trouble() == null ? State.FOLLOWING : State.WAITING;
    }

    private Long oldest(Backlog backlog) {
        return backlog.oldest() == null
                ? null
                : Math.max(
                        0, Duration.between(backlog.oldest(), clock.instant()).toSeconds());
    }
}
