package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.Problem;
import com.stocksblitz.registry.json.Json;
import java.time.Duration;
import java.time.Instant;

/**
 * The document of the refusal of an overloaded node. Under overload nearly every answer is this one, so it is written
 * once, and only what differs, path, correlation id and time, is put into it.
 */
final class BusyAnswer {
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    static final Failure BUSY = new Failure.Unavailable("The service has more to do than it can.", RETRY_AFTER);

    private static final String PATH = "<path>";
    private static final String ID = "<id>";
    private static final Instant TIME = Instant.EPOCH;

    private final String toPath;
    private final String toId;
    private final String toTime;
    private final String rest;

    BusyAnswer() {
        var whole = written();
        int path = whole.indexOf(PATH);
        int id = whole.indexOf(ID, path);
        int time = whole.indexOf(TIME.toString(), id);
        toPath = whole.substring(0, path);
        toId = whole.substring(path + PATH.length(), id);
        toTime = whole.substring(id + ID.length(), time);
        rest = whole.substring(time + TIME.toString().length());
    }

    private static String written() {
        try {
            return Json.mapper()
                    .writeValueAsString(Problem.of(BUSY, PATH, ID, TIME).members());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem of ours cannot be written as JSON", impossible);
        }
    }

    /** @param correlationId safe to stand in JSON as it is */
    String text(String path, String correlationId, Instant now) {
        var text = new StringBuilder(toPath.length() + 512).append(toPath);
        JsonStringEncoder.getInstance().quoteAsString(path, text);
        return text.append(toId)
                .append(correlationId)
                .append(toTime)
                .append(now)
                .append(rest)
                .toString();
    }
}
