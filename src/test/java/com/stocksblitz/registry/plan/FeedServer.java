package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.feed.api.FeedLimits.OverLimit;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.diff.FeedBook;
import com.stocksblitz.registry.plan.solve.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A feed as a ticker service meets it: a socket for each connection, {@code /account/index}, messages as JSON. It
 * counts by the feed's document and does what that says with what is too much: rejects, drops without a word, or hangs
 * up.
 */
final class FeedServer {
    final FeedBook book;
    final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final List<Problem.Supply> supplies;

    FeedServer(List<Problem.Supply> supplies) {
        this.supplies = supplies;
        this.book = new FeedBook(supplies);
    }

    /** Answers the port. */
    Future<Integer> listen(Vertx vertx) {
        return vertx.createHttpServer()
                .webSocketHandler(this::serve)
                .listen(0, "127.0.0.1")
                .map(server -> server.actualPort());
    }

    private void serve(ServerWebSocket socket) {
        var path = socket.path().split("/");
        var supply = supplies.stream()
                .filter(one -> one.account().id().equals(path[1]))
                .findFirst()
                .orElseThrow();
        socket.textMessageHandler(text -> take(socket, supply, text));
    }

    private void take(ServerWebSocket socket, Problem.Supply supply, String text) {
        var message = read(text);
        var broken = book.take(message);
        broken.ifPresent(violations::add);
        if (message.action() == Action.DISCONNECT) {
            socket.writeTextMessage("ok");
            socket.close();
            return;
        }
        if (broken.isEmpty() || supply.limits().overLimit() == OverLimit.SILENT_DROP) {
            socket.writeTextMessage("ok");
        } else if (supply.limits().overLimit() == OverLimit.DISCONNECT) {
            socket.close();
        } else {
            socket.writeTextMessage("rejected: " + broken.get());
        }
    }

    private static FeedMessage read(String text) {
        try {
            return Json.mapper().readValue(text, FeedMessage.class);
        } catch (JsonProcessingException unreadable) {
            throw new IllegalArgumentException(text, unreadable);
        }
    }
}
