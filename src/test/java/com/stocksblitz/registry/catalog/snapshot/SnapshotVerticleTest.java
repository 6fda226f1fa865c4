package com.stocksblitz.registry.catalog.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.Snapshot;
import com.stocksblitz.registry.catalog.api.SnapshotQuery;
import com.stocksblitz.registry.catalog.api.SnapshotRow;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many snapshots are read at once, and when one makes room for the next. */
@ExtendWith(VertxExtension.class)
class SnapshotVerticleTest {
    private final Queue<Future<Snapshot>> source = new ArrayDeque<>();
    private Bus bus;

    @BeforeEach
    void deploy(Vertx vertx) throws Exception {
        bus = new Bus(vertx, Clock.systemUTC(), key -> false);
        var verticle = new SnapshotVerticle(bus, (query, life) -> source.remove(), Clock.systemUTC(), 1);
        vertx.deployVerticle(verticle).await(5, TimeUnit.SECONDS);
    }

    @Test
    void whoComesWhileAllPlacesAreTakenIsSentAwayUntilOneIsClosed() throws Exception {
        source.add(Future.succeededFuture(new Opened()));
        source.add(Future.succeededFuture(new Opened()));

        var first = open();
        assertRefused();
        first.close();

        open().close();
    }

    @Test
    void oneThatEndsByItselfMakesRoomAlthoughNobodyClosesIt() throws Exception {
        var forsaken = new Opened();
        source.add(Future.succeededFuture(forsaken));
        source.add(Future.succeededFuture(new Opened()));

        open();
        assertRefused();
        forsaken.close();
        forsaken.close();

        open();
        assertRefused();
    }

    @Test
    void oneThatCannotBeOpenedTakesNoPlace() throws Exception {
        source.add(Future.failedFuture(new FailureException(new Failure.Unavailable("away", Duration.ofSeconds(1)))));
        source.add(Future.succeededFuture(new Opened()));

        assertRefused();
        open();
    }

    private Snapshot open() throws Exception {
        var origin = Origin.internal("correlation", "test", Clock.systemUTC(), Duration.ofSeconds(10));
        return bus.ask(CatalogApi.SNAPSHOT, new SnapshotQuery(null, null, null), origin)
                .await(5, TimeUnit.SECONDS);
    }

    private void assertRefused() {
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        refused -> assertThat(refused.failure()).isInstanceOf(Failure.Unavailable.class));
    }

    private static final class Opened implements Snapshot {
        private final Promise<Void> closed = Promise.promise();

        @Override
        public long position() {
            return 0;
        }

        @Override
        public long newestChange() {
            return 0;
        }

        @Override
        public Future<List<SnapshotRow>> next() {
            return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Void> close() {
            closed.tryComplete();
            return closed.future();
        }

        @Override
        public Future<Void> closed() {
            return closed.future();
        }
    }
}
