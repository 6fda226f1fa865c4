package com.stocksblitz.registry.mirror;

import com.stocksblitz.registry.alert.api.AlertApi;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Runs the second write and serves its channels. */
public final class MirrorVerticle extends VerticleBase {
    private final Bus bus;
    private final MirrorStore store;
    private final DeadLetterStore letters;
    private final ValidationStore validations;
    private final StageStore stages;
    private final StageInForce stage;
    private final Optional<ScreenerClient> screener;
    private final LiveSettings settings;
    private final MirrorSettings times;
    private final MirrorCounts counts;
    private final Clock clock;
    private final Supplier<LocalDate> tradeDate;
    private final String node;
    private Optional<MirrorFollower> follower = Optional.empty();
    private StageKeeper keeper;
    private DeadLetterDesk desk;
    private ValidationDesk validation;

    /**
     * @param stage of this node; the same for all who ask for the stage in force
     * @param screener absent: nothing is written, whatever the toggle says; closed by whoever made it
     * @param tradeDate the trade date in force
     * @param node id of this node, unique in the cluster
     */
    public MirrorVerticle(
            Bus bus,
            MirrorStore store,
            DeadLetterStore letters,
            ValidationStore validations,
            StageStore stages,
            StageInForce stage,
            Optional<ScreenerClient> screener,
            LiveSettings settings,
            MirrorSettings times,
            MirrorCounts counts,
            Clock clock,
            Supplier<LocalDate> tradeDate,
            String node) {
        this.bus = bus;
        this.store = store;
        this.letters = letters;
        this.validations = validations;
        this.stages = stages;
        this.stage = stage;
        this.screener = screener;
        this.settings = settings;
        this.times = times;
        this.counts = counts;
        this.clock = clock;
        this.tradeDate = tradeDate;
        this.node = node;
    }

    /** Does not wait for the database or the screener: what needs them begins when they are there. */
    @Override
    public Future<?> start() {
        var view = new MirrorView(store, validations, stage, screener, settings, tradeDate, counts, clock);
        desk = new DeadLetterDesk(vertx, bus, letters, settings, clock, times.forget());
        validation = new ValidationDesk(
                vertx,
                validations,
                screener.map(client -> new Validation(vertx, validations, client, stage, times.settle())),
                settings,
                stage,
                tradeDate,
                times.validate(),
                counts,
                alert -> bus.publish(AlertApi.RAISED, alert),
                clock,
                node);
        follower = screener.map(client -> new MirrorFollower(
                vertx,
                store,
                new Relay(store, client, counts, alert -> bus.publish(AlertApi.RAISED, alert)),
                settings,
                stage,
                tradeDate,
                times,
                counts,
                node));
        var gate = new StageGate(store, validations, stage, screener.isPresent(), tradeDate, clock);
        var catchUp = screener.map(client -> new CatchUp(bus, stages, stage, validations, client, tradeDate, clock));
        keeper = new StageKeeper(
                vertx,
                stages,
                store,
                stage,
                gate,
                screener.isPresent(),
                settings,
                tradeDate,
                () -> catchUp.map(CatchUp::run).orElseGet(Future::succeededFuture));
        var legacy = new ScreenerDesk(screener, counts);
        var reads = new ReadComparisons(validations, counts, tradeDate, clock);
        return Future.all(List.of(
                        bus.serve(MirrorApi.STATUS, (query, origin) -> view.status()),
                        bus.serve(MirrorApi.LETTERS, desk::list),
                        bus.serve(MirrorApi.REPLAY, desk::replay),
                        bus.serve(MirrorApi.DISCARD, desk::discard),
                        bus.serve(MirrorApi.GATE, (asked, origin) -> gate.ask(asked)),
                        bus.serve(MirrorApi.MOVE, (asked, origin) -> keeper.settle()),
                        bus.serve(MirrorApi.TELL, legacy::tell),
                        bus.serve(MirrorApi.ROWS, legacy::rows),
                        bus.listen(MirrorApi.COMPARED, reads::take),
                        bus.serve(MirrorApi.VALIDATIONS, validation::last),
                        bus.serve(MirrorApi.VALIDATION, validation::find),
                        bus.serve(MirrorApi.VALIDATE, validation::run),
                        bus.listen(EventApi.ADVANCED, advanced -> follower.ifPresent(MirrorFollower::wake))))
                .onSuccess(reachable -> {
                    follower.ifPresent(MirrorFollower::start);
                    screener.ifPresent(client -> client.whenBack(() -> follower.ifPresent(MirrorFollower::retry)));
                    keeper.start();
                    desk.start();
                    validation.start();
                });
    }

    /** Ends with the batch under way. The consumers on the bus end with the verticle. */
    @Override
    public Future<?> stop() {
        return Future.join(
                keeper.stop(),
                desk.stop(),
                validation.stop(),
                follower.map(MirrorFollower::stop).orElseGet(Future::succeededFuture));
    }
}
