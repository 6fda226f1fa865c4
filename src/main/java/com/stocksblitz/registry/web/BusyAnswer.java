package com.stocksblitz.registry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.Problem;
import com.stocksblitz.registry.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * The document of the refusal of an overloaded node. Under overload nearly every answer is this one, so it is written
 * once, and only what differs, path, correlation id and time, is put into it. Belongs to one loop.
 */
final class BusyAnswer {
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    static final Failure BUSY = new Failure.Unavailable("The service has more to do than it can.", RETRY_AFTER);

    private static final String PATH = "<path>";
    private static final String ID = "<id>";
    private static final Instant TIME = Instant.EPOCH;

    /** Of one second; a caller's paths are few, and one with many gets no more room. */
    private static final int MOST_REMEMBERED = 64;

    private final String toPath;
    private final String toId;
    private final String toTime;
    private final String rest;
    private final Map<String, Nameless> remembered = new HashMap<>();
    private long second;
    private String time = "";

    /**
     * The document before and after the correlation id.
     *
     * @param toId in UTF-8, as is the rest
     */
    record Nameless(byte[] toId, byte[] rest) {
        int length() {
            return toId.length + rest.length;
        }
    }

    BusyAnswer() {
        var whole = written();
        int path = whole.indexOf(PATH);
        int id = whole.indexOf(ID, path);
        int at = whole.indexOf(TIME.toString(), id);
        toPath = whole.substring(0, path);
        toId = whole.substring(path + PATH.length(), id);
        toTime = whole.substring(id + ID.length(), at);
        rest = whole.substring(at + TIME.toString().length());
    }

    private static String written() {
        try {
            return Json.mapper()
                    .writeValueAsString(Problem.of(BUSY, PATH, ID, TIME).members());
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a problem of ours cannot be written as JSON", impossible);
        }
    }

    /** Tells the time to the second, so that it is made once for the many of that second. */
    Nameless nameless(String path, Instant now) {
        if (second != now.getEpochSecond()) {
            second = now.getEpochSecond();
            time = now.truncatedTo(ChronoUnit.SECONDS).toString();
            remembered.clear();
        }
        var known = remembered.get(path);
        return known != null ? known : remember(path);
    }

    private Nameless remember(String path) {
        var start = new StringBuilder(toPath.length() + path.length() + toId.length()).append(toPath);
        JsonStringEncoder.getInstance().quoteAsString(path, start);
        var made = new Nameless(utf8(start.append(toId).toString()), utf8(toTime + time + rest));
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(path, made);
        }
        return made;
    }

    /** @param correlationId safe to stand in JSON as it is */
    Buffer document(String path, String correlationId, Instant now) {
        var nameless = nameless(path, now);
        return Buffer.buffer(nameless.length() + correlationId.length())
                .appendBytes(nameless.toId())
                .appendString(correlationId)
                .appendBytes(nameless.rest());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
