package com.stocksblitz.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.instrument.Instrument;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFollowerTest extends FollowerBehaviour {

    @Override
    protected World world(Vertx vertx) {
        return new MemoryWorld();
    }

    @Test
    void servesWhatItHasWhileTheDatabaseIsAwayAndGoesOnAfterwards(Vertx vertx, @TempDir Path directory) {
        var source = new MemoryCatalog();
        source.put(Instruments.share(1, "NSE", "ONE").build());
        var node = new CatalogNode(Vertx.vertx(), source, directory).start().reach(1);
        node.stop();
        source.setAway(true);

        node.start();
        assertThat(node.status().caughtUp())
                .as("an index that nobody could check")
                .isFalse();
        assertThat(node.ask(CatalogApi.GET, new GetQuery("NSE:ONE"))
                        .instrument()
                        .symbol())
                .isEqualTo("ONE");
        source.setAway(false);
        source.put(Instruments.share(2, "NSE", "TWO").build());
        node.reach(2);

        assertThat(source.pagesRead()).as("nothing was built anew").isEqualTo(2);
        node.stop();
        CatalogNode.await(node.vertx().close());
    }

    @Test
    void showsASmallChangeAtOnce(Vertx vertx, @TempDir Path directory) {
        var source = new MemoryCatalog();
        var node = new CatalogNode(Vertx.vertx(), source, directory).start().reach(0);

        long quickest = Long.MAX_VALUE;
        for (int id = 1; id <= 5; id++) {
            long start = System.nanoTime();
            source.put(Instruments.share(id, "NSE", "S" + id).build());
            node.reach(id);
            quickest = Math.min(quickest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        }

        // 100 ms and a reopen; of several, because a busy machine may delay some.
        assertThat(quickest).isLessThan(200);
        node.stop();
        CatalogNode.await(node.vertx().close());
    }

    private static final class MemoryWorld implements World {
        private final MemoryCatalog catalog = new MemoryCatalog();

        @Override
        public CatalogSource source() {
            return catalog;
        }

        @Override
        public void put(Instrument... instruments) {
            catalog.put(instruments);
        }

        @Override
        public void otherEvent() {
            catalog.otherEvent();
        }

        @Override
        public void replace() {
            catalog.replaceDatabase("second");
        }

        @Override
        public void trimLog() {
            catalog.trimLog();
        }
    }
}
