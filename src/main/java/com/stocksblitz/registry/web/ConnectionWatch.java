package com.stocksblitz.registry.web;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Closes connections that hold a place without asking anything. The idle timeout of the server starts anew with every
 * byte, so one byte a second would hold a connection for ever; here only whole request headers count. Looked through by
 * one timer instead of one per request; belongs to one loop.
 */
final class ConnectionWatch {
    /**
     * Of those that have asked before, closed at once: thousands are left after a sudden load, and closing them all
     * keeps the loop from its work, while their clients begin to use them again.
     */
    private static final int MOST_AT_ONCE = 32;

    private final WebSettings.Limits limits;
    private final Map<HttpConnection, Use> uses = new HashMap<>();

    ConnectionWatch(WebSettings.Limits limits) {
        this.limits = limits;
    }

    /** Whether there is room for it; else it is closed. */
    boolean opened(HttpConnection connection) {
        if (uses.size() >= limits.connections()) {
            connection.close();
            return false;
        }
        uses.put(connection, new Use());
        connection.closeHandler(closed -> uses.remove(connection));
        // What breaks here is the peer's doing, a reset or nonsense; nobody needs a stack trace of it.
        connection.exceptionHandler(broken -> connection.close());
        return true;
    }

    /** Between this and the end of the answer the time limits of the request hold, not those of the connection. */
    void asked(HttpServerRequest request) {
        var use = uses.get(request.connection());
        if (use != null) {
            use.inFlight++;
            use.asked = true;
            request.response().endHandler(ended -> {
                use.inFlight--;
                use.quietSince = System.nanoTime();
            });
        }
    }

    /** What was asked has been refused before it became a request. */
    void refused(HttpConnection connection) {
        var use = uses.get(connection);
        if (use != null) {
            use.asked = true;
            use.quietSince = System.nanoTime();
        }
    }

    /** To be called every second or so. */
    void look() {
        quiet(false).forEach(HttpConnection::close);
        quiet(true).stream().limit(MOST_AT_ONCE).forEach(HttpConnection::close);
    }

    private List<HttpConnection> quiet(boolean asked) {
        long now = System.nanoTime();
        return uses.entrySet().stream()
                .filter(entry ->
                        entry.getValue().asked == asked && entry.getValue().isQuiet(now, limits))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static final class Use {
        private long quietSince = System.nanoTime();
        private int inFlight;
        private boolean asked;

        boolean isQuiet(long now, WebSettings.Limits limits) {
            var allowed = asked ? limits.quietTime() : limits.headerTime();
            return inFlight == 0 && now - quietSince > allowed.toNanos();
        }
    }
}
