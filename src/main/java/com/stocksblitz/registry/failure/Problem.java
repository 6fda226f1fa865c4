package com.stocksblitz.registry.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The answer to a failed request, over HTTP and over the cluster's bus: RFC 9457 members, plus {@code error},
 * {@code status_code} and {@code timestamp}, which clients of the predecessor read.
 *
 * @param status HTTP status
 * @param members the members of the document, in the order in which they are written
 * @param retryAfter how long the caller should wait, where waiting helps
 * @param allowed methods for the {@code Allow} header, empty but for 405
 */
public record Problem(int status, Map<String, Object> members, Optional<Duration> retryAfter, List<String> allowed) {

    public static final String MEDIA_TYPE = "application/problem+json";

    public static Problem of(Failure failure, String instance, String correlationId, Instant now) {
        int status = status(failure);
        var members = new LinkedHashMap<String, Object>();
        members.put("type", "/api/problems/" + failure.code());
        members.put("title", title(failure));
        members.put("status", status);
        members.put("detail", failure.detail());
        members.put("instance", instance);
        members.put("code", failure.code());
        members.put("correlation_id", correlationId);
        if (!failure.errors().isEmpty()) {
            members.put("errors", failure.errors());
        }
        members.putAll(facts(failure));
        members.put("error", title(failure));
        members.put("status_code", status);
        members.put("timestamp", now);
        return new Problem(status, members, retryAfter(failure), allowed(failure));
    }

    public static int status(Failure failure) {
        return switch (failure) {
            case Failure.Malformed f -> 400;
            case Failure.Unauthorized f -> 401;
            case Failure.Forbidden f -> 403;
            case Failure.NotFound f -> 404;
            case Failure.MethodNotAllowed f -> 405;
            case Failure.NotAcceptable f -> 406;
            case Failure.TooSlow f -> 408;
            case Failure.Conflict f -> 409;
            case Failure.WrongVersion f -> f.missing() ? 428 : 412;
            case Failure.TooLarge f -> 413;
            case Failure.TooLong f -> f.url() ? 414 : 431;
            case Failure.UnsupportedMedia f -> 415;
            case Failure.Refused f -> 422;
            case Failure.RateLimited f -> 429;
            case Failure.Internal f -> 500;
            case Failure.FeatureOff f -> 503;
            case Failure.Unavailable f -> 503;
            case Failure.DeadlineExceeded f -> 504;
        };
    }

    private static String title(Failure failure) {
        return switch (failure) {
            case Failure.Malformed f -> "Bad request";
            case Failure.Unauthorized f -> "Unauthorized";
            case Failure.Forbidden f -> "Forbidden";
            case Failure.NotFound f -> "Not found";
            case Failure.MethodNotAllowed f -> "Method not allowed";
            case Failure.NotAcceptable f -> "Not acceptable";
            case Failure.TooSlow f -> "Request timeout";
            case Failure.Conflict f -> "Conflict";
            case Failure.WrongVersion f -> f.missing() ? "Version required" : "Version mismatch";
            case Failure.TooLarge f -> "Content too large";
            case Failure.TooLong f -> f.url() ? "URI too long" : "Header fields too large";
            case Failure.UnsupportedMedia f -> "Unsupported media type";
            case Failure.Refused f -> "Unprocessable";
            case Failure.RateLimited f -> "Too many requests";
            case Failure.Internal f -> "Internal error";
            case Failure.FeatureOff f -> "Feature off";
            case Failure.Unavailable f -> "Unavailable";
            case Failure.DeadlineExceeded f -> "Deadline exceeded";
        };
    }

    private static Map<String, Object> facts(Failure failure) {
        return switch (failure) {
            case Failure.NotFound f -> f.facts();
            case Failure.Conflict f -> f.facts();
            case Failure.FeatureOff f -> Map.of("feature", f.feature(), "cause", f.cause(), "since", f.since());
            case Failure.Malformed f -> Map.of();
            case Failure.Unauthorized f -> Map.of();
            case Failure.Forbidden f -> Map.of();
            case Failure.MethodNotAllowed f -> Map.of();
            case Failure.NotAcceptable f -> Map.of();
            case Failure.TooSlow f -> Map.of();
            case Failure.WrongVersion f -> Map.of();
            case Failure.TooLarge f -> Map.of();
            case Failure.TooLong f -> Map.of();
            case Failure.UnsupportedMedia f -> Map.of();
            case Failure.Refused f -> Map.of();
            case Failure.RateLimited f -> Map.of();
            case Failure.Internal f -> Map.of();
            case Failure.Unavailable f -> Map.of();
            case Failure.DeadlineExceeded f -> Map.of();
        };
    }

    private static Optional<Duration> retryAfter(Failure failure) {
        return switch (failure) {
            case Failure.RateLimited f -> Optional.of(f.retryAfter());
            case Failure.Unavailable f -> Optional.of(f.retryAfter());
            case Failure.FeatureOff f -> Optional.of(Duration.ofSeconds(5));
            default -> Optional.empty();
        };
    }

    private static List<String> allowed(Failure failure) {
        return failure instanceof Failure.MethodNotAllowed f ? f.allowed() : List.of();
    }
}
