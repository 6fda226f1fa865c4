package com.stocksblitz.registry.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Lifecycle lifecycle = new Lifecycle();
    private final ArrayList<String> stopped = new ArrayList<>();

    @Test
    void namesThePartThatAPortIsTakenFrom() {
        var taken = Future.failedFuture(new BindException("Address already in use"));

        assertThatThrownBy(() -> lifecycle.started("web", LIMIT, taken, LIMIT, Future::succeededFuture))
                .isInstanceOf(StartFailed.class)
                .hasMessage("web failed: Address already in use");
    }

    @Test
    void stopsTheOthersNewestFirstWhenOneFailsOrHangs() {
        start("first", Future.succeededFuture());
        start("refused", Future.failedFuture(new BindException("checked")));
        start("hanging", Promise.promise().future());
        start("last", Future.succeededFuture());

        lifecycle.stop();

        assertThat(stopped).containsExactly("last", "hanging", "refused", "first");
    }

    @Test
    void undoesAlsoWhatFailedToStart() {
        assertThatThrownBy(() ->
                        lifecycle.started("half", LIMIT, Future.failedFuture("broken"), LIMIT, () -> ended("half")))
                .hasMessageContaining("broken");

        lifecycle.stop();

        assertThat(stopped).containsExactly("half");
    }

    private void start(String name, Future<?> end) {
        lifecycle.started(name, LIMIT, Future.succeededFuture(), SHORT, () -> {
            stopped.add(name);
            return end;
        });
    }

    private Future<Void> ended(String name) {
        stopped.add(name);
        return Future.succeededFuture();
    }
}
