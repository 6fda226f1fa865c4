package com.stocksblitz.registry.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Why a request was not done. Closed on purpose: whoever answers a request switches over all cases without a default
 * branch, so that a new kind of failure cannot be forgotten anywhere.
 */
public sealed interface Failure {

    /** Stable word for programs; together the codes form the closed list of the HTTP contract. */
    String code();

    /** One sentence for people. Never holds a cause's own text, which could tell internals. */
    String detail();

    /** All wrong fields, empty where the failure is not about fields. */
    default List<FieldError> errors() {
        return List.of();
    }

    /** The request cannot be understood as it stands: 400. */
    record Malformed(String code, String detail, List<FieldError> errors) implements Failure {
        public Malformed {
            errors = List.copyOf(errors);
        }

        public static Malformed of(List<FieldError> errors) {
            return new Malformed(
                    "invalid_request",
                    errors.size() == 1 ? "One field is wrong." : errors.size() + " fields are wrong.",
                    errors);
        }

        public static Malformed of(String pointer, String code, String detail) {
            return of(List.of(new FieldError(pointer, code, detail)));
        }
    }

    /** No key, or one that is not known: 401; both look alike on purpose. */
    record Unauthorized(String detail) implements Failure {
        @Override
        public String code() {
            return "unauthorized";
        }
    }

    /** A known key without the scope, or for another user: 403. */
    record Forbidden(String detail) implements Failure {
        @Override
        public String code() {
            return "forbidden";
        }
    }

    /** 404. The code may say more than {@code not_found}: {@code never_known}, {@code expired}, {@code renamed}. */
    record NotFound(String code, String detail, Map<String, Object> facts) implements Failure {
        public NotFound {
            facts = Map.copyOf(facts);
        }

        public static NotFound of(String detail) {
            return new NotFound("not_found", detail, Map.of());
        }
    }

    /** 405, with the methods that the path knows. */
    record MethodNotAllowed(List<String> allowed) implements Failure {
        public MethodNotAllowed {
            allowed = List.copyOf(allowed);
        }

        @Override
        public String code() {
            return "method_not_allowed";
        }

        @Override
        public String detail() {
            return "This path answers " + String.join(", ", allowed) + ".";
        }
    }

    /** None of the media types in {@code Accept} can be given: 406. */
    record NotAcceptable(String detail) implements Failure {
        @Override
        public String code() {
            return "not_acceptable";
        }
    }

    /** The request came in more slowly than the time limit for its body allows: 408. */
    record TooSlow(String detail) implements Failure {
        @Override
        public String code() {
            return "request_timeout";
        }
    }

    /** The state of the world stands against the request: 409. */
    record Conflict(String code, String detail, Map<String, Object> facts) implements Failure {
        public Conflict {
            facts = Map.copyOf(facts);
        }
    }

    /** {@code If-Match} names another version: 412; or is missing where it must be given: 428. */
    record WrongVersion(boolean missing, String detail) implements Failure {
        @Override
        public String code() {
            return missing ? "version_required" : "version_mismatch";
        }
    }

    /** 413. */
    record TooLarge(String detail) implements Failure {
        @Override
        public String code() {
            return "too_large";
        }
    }

    /** The URL (414) or the header fields together (431) are longer than the listener reads. */
    record TooLong(boolean url, String detail) implements Failure {
        @Override
        public String code() {
            return url ? "uri_too_long" : "headers_too_large";
        }
    }

    /** 415. */
    record UnsupportedMedia(String detail) implements Failure {
        @Override
        public String code() {
            return "unsupported_media_type";
        }
    }

    /** Understood but not possible: 422. */
    record Refused(String code, String detail, List<FieldError> errors) implements Failure {
        public Refused {
            errors = List.copyOf(errors);
        }
    }

    /** 429. */
    record RateLimited(Duration retryAfter) implements Failure {
        @Override
        public String code() {
            return "rate_limited";
        }

        @Override
        public String detail() {
            return "Too many requests for this key.";
        }
    }

    /**
     * The feature is switched off: 503.
     *
     * @param feature name of the toggle without prefix and suffix, such as {@code SEARCH_CATALOG}
     * @param cause {@code config}, {@code operator} or {@code breaker}
     */
    record FeatureOff(String feature, String cause, Instant since) implements Failure {
        @Override
        public String code() {
            return "feature_off";
        }

        @Override
        public String detail() {
            return "The feature " + feature + " is switched off (" + cause + ", since " + since + ").";
        }
    }

    /** A dependency is down or a queue is full; nothing was changed: 503 with {@code Retry-After}. */
    record Unavailable(String detail, Duration retryAfter) implements Failure {
        @Override
        public String code() {
            return "unavailable";
        }
    }

    /**
     * The time limit of the request passed: 504. Whether a change was made is unknown to the caller.
     *
     * @param elsewhere whether a dependency was waited for, so that the feature itself is not to blame
     */
    record DeadlineExceeded(String detail, boolean elsewhere) implements Failure {
        public DeadlineExceeded(String detail) {
            this(detail, false);
        }

        @Override
        public String code() {
            return "deadline_exceeded";
        }
    }

    /** A defect of ours: 500. The log line with the same reference has the cause; the answer never does. */
    record Internal(String reference) implements Failure {
        @Override
        public String code() {
            return "internal_error";
        }

        @Override
        public String detail() {
            return "An internal error happened; the log names it under " + reference + ".";
        }
    }
}
