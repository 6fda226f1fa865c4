package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.mirror.api.DeadLettersQuery;
import com.stocksblitz.registry.mirror.api.DiscardLetter;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.ReplayLetter;
import io.vertx.core.Future;
import java.util.Map;

/** What could not be delivered. */
final class DeadLetterRoutes implements Routes {
    private final Bus bus;

    DeadLetterRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "listDeadLetters", this::list, "replayDeadLetter", this::replay, "discardDeadLetter", this::discard);
    }

    /** A bare array, as the predecessor's. */
    private Future<Answer> list(Request request) {
        return bus.ask(
                        MirrorApi.LETTERS,
                        new DeadLettersQuery(request.text("queue"), request.integer("limit")),
                        request.origin())
                .map(letters -> Answer.ok(letters.letters()));
    }

    private Future<Answer> replay(Request request) {
        return bus.ask(
                        MirrorApi.REPLAY,
                        new ReplayLetter(request.text("queue"), request.uuid("message_id")),
                        request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> discard(Request request) {
        return bus.ask(
                        MirrorApi.DISCARD,
                        new DiscardLetter(request.text("queue"), request.uuid("message_id"), request.text("reason")),
                        request.origin())
                .map(Answer::ok);
    }
}
