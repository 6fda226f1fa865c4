package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.mirror.MirrorStore.Backlog;
import com.stocksblitz.registry.mirror.StageStore.Reached;
import com.stocksblitz.registry.mirror.api.MirrorStatus;
import com.stocksblitz.registry.mirror.api.MirrorStatus.Move;
import com.stocksblitz.registry.mirror.api.MirrorStatus.State;
import com.stocksblitz.registry.mirror.api.ReadDifference;
import com.stocksblitz.registry.mirror.api.Stage;
import com.stocksblitz.registry.mirror.api.Stage.Side;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What an operator is told of the second write. */
final class MirrorView {
    private static final int DIFFERENCES_TOLD = 20;

    private final MirrorStore store;
    private final ValidationStore validations;
    private final StageInForce stage;
    private final Optional<ScreenerClient> screener;
    private final LiveSettings settings;
    private final Supplier<LocalDate> tradeDate;
    private final MirrorCounts counts;
    private final Clock clock;

    MirrorView(
            MirrorStore store,
            ValidationStore validations,
            StageInForce stage,
            Optional<ScreenerClient> screener,
            LiveSettings settings,
            Supplier<LocalDate> tradeDate,
            MirrorCounts counts,
            Clock clock) {
        this.store = store;
        this.validations = validations;
        this.stage = stage;
        this.screener = screener;
        this.settings = settings;
        this.tradeDate = tradeDate;
        this.counts = counts;
        this.clock = clock;
    }

    Future<MirrorStatus> status() {
        return Future.all(store.backlog(tradeDate.get()), stage.read(), validations.differences(DIFFERENCES_TOLD))
                .map(all -> status(all.resultAt(0), all.resultAt(1), all.resultAt(2)));
    }

    private MirrorStatus status(Backlog backlog, Reached reached, List<ReadDifference> differences) {
        var inForce = settings.current();
        var now = stage.of(reached);
        var breaker = screener.map(ScreenerClient::breaker);
        return new MirrorStatus(
                state(now, backlog),
                now.word(),
                new Move(
                        reached.stage().word(),
                        reached.since(),
                        reached.asked() == null ? null : reached.asked().word(),
                        reached.reasons(),
                        reached.behind(),
                        age(reached.writeSince())),
                screener.map(ScreenerClient::target).orElse(null),
                breaker.map(state -> state.status().name().toLowerCase(Locale.ROOT))
                        .orElse(null),
                inForce.text(LiveSetting.VALIDATION_MODE),
                backlog.holder(),
                backlog.position(),
                backlog.head(),
                backlog.open(),
                age(backlog.oldest()),
                backlog.told(),
                backlog.letters(),
                backlog.trouble() == null ? null : backlog.trouble().error(),
                backlog.trouble() == null ? null : backlog.trouble().at(),
                counts.view(),
                differences);
    }

    /** From what all nodes share, so that each of them answers the same. */
    private State state(Stage now, Backlog backlog) {
        if (screener.isEmpty()) {
            return State.NOT_CONFIGURED;
        }
        if (!now.writesBoth()) {
            return State.OFF;
        }
        if (now.counts() == Side.LEGACY) {
            return State.FORWARDING;
        }
        return backlog.trouble() == null ? State.FOLLOWING : State.WAITING;
    }

    private Long age(Instant since) {
        return since == null
                ? null
                : Math.max(0, Duration.between(since, clock.instant()).toSeconds());
    }
}
