package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The simplest ticker service: sends each message and waits for the feed's word. */
final class Ticker {
    private final WebSocketClient client;
    private final int port;
    private final Map<String, WebSocket> sockets = new HashMap<>();

    Ticker(Vertx vertx, int port) {
        this.client = vertx.createWebSocketClient();
        this.port = port;
    }

    /** Answers what the feed said to the last one, {@code closed} where it hung up. */
    String send(List<FeedMessage> messages) throws Exception {
        var last = "nothing sent";
        for (var message : messages) {
            last = send(message).await(5, TimeUnit.SECONDS);
        }
        return last;
    }

    private Future<String> send(FeedMessage message) throws Exception {
        var line = "/" + message.account() + "/" + message.connection();
        if (message.action() == Action.CONNECT) {
            sockets.put(line, client.connect(port, "127.0.0.1", line).await(5, TimeUnit.SECONDS));
        }
        var socket = sockets.get(line);
        var answer = Promise.<String>promise();
        socket.textMessageHandler(answer::tryComplete);
        socket.closeHandler(closed -> answer.tryComplete("closed"));
        socket.writeTextMessage(Json.mapper().writeValueAsString(message));
        return answer.future();
    }
}
