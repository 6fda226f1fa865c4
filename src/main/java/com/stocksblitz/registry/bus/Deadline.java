package com.stocksblitz.registry.bus;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;
import java.time.Duration;

/**
 * How long somebody still waits for the work of the current context. The bus notes it for each message that it hands to
 * a service, and whoever calls out of the process asks for it: so a request's time limit reaches the last statement
 * without being a parameter of every port between.
 */
public final class Deadline {
    /** By {@code System.nanoTime}. */
    private static final ContextLocal<Long> END = ContextLocal.registerLocal(Long.class);

    private Deadline() {}

    /** The limit, or what is left of the request's time if that is less; zero or negative when it has passed. */
    public static Duration within(Duration limit) {
        var context = requestContext();
        var end = context == null ? null : END.get(context);
        if (end == null) {
            return limit;
        }
        var left = Duration.ofNanos(end - System.nanoTime());
        return left.compareTo(limit) < 0 ? left : limit;
    }

    /**
     * Begins work that several wait for: nobody's limit ends it, as it runs apart from the request; each stops waiting
     * for it at his own.
     */
    public static void leave(Runnable work) {
        if (requestContext() instanceof ContextInternal request) {
            request.unwrap().runOnContext(left -> work.run());
        } else {
            work.run();
        }
    }

    static void begin(Duration left) {
        var context = requestContext();
        if (context != null) {
            END.put(context, System.nanoTime() + left.toNanos());
        }
    }

    /** The context of one message or request; a verticle's own, which is everybody's, has no deadline. */
    private static Context requestContext() {
        return Vertx.currentContext() instanceof ContextInternal context && context.isDuplicate() ? context : null;
    }

    /** Found by Vert.x through its service file before it makes a context, whose room for locals is fixed. */
    public static final class Registration implements VertxServiceProvider {
        @Override
        public void init(VertxBootstrap bootstrap) {
            Deadline.within(Duration.ZERO); // loads the class, which registers the local
        }
    }
}
