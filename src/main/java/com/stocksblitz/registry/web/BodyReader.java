package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;

/** Reads a body whole, within a limit of bytes and of time. */
final class BodyReader {
    private final Vertx vertx;
    private final Duration timeLimit;

    /** @param timeLimit from the end of the headers to the end of the body */
    BodyReader(Vertx vertx, Duration timeLimit) {
        this.vertx = vertx;
        this.timeLimit = timeLimit;
    }

    /** Fails with TooLarge, TooSlow, or Malformed where the caller went away in the middle. */
    Future<Buffer> read(HttpServerRequest request, long limit) {
        if (announced(request) > limit) {
            return refused(tooLarge(limit));
        }
        var whole = Promise.<Buffer>promise();
        var body = new Body(announced(request));
        request.handler(chunk -> {
            if (whole.future().isComplete()) {
                return;
            }
            if (body.length() + chunk.length() > limit) {
                whole.tryFail(new FailureException(tooLarge(limit)));
            } else {
                body.add(chunk);
            }
        });
        request.endHandler(end -> whole.tryComplete(body.bytes));
        request.exceptionHandler(gone -> whole.tryFail(new FailureException(incomplete())));
        long timer = vertx.setTimer(
                timeLimit.toMillis(),
                passed -> whole.tryFail(new FailureException(
                        new Failure.TooSlow("The body did not arrive within " + timeLimit.toSeconds() + " s."))));
        return whole.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    /** What has come. */
    private static final class Body {
        private static final Buffer NOTHING = Buffer.buffer(0);

        private final long announced;
        private Buffer bytes = NOTHING;

        Body(long announced) {
            this.announced = announced;
        }

        int length() {
            return bytes.length();
        }

        /** Most bodies come in one, which need not be copied. */
        void add(Buffer chunk) {
            if (bytes == NOTHING && chunk.length() == announced) {
                bytes = chunk;
                return;
            }
            if (bytes == NOTHING) {
                // Of the size that is announced, as far as that is usual: one that grows takes many times as much.
                bytes = Buffer.buffer((int) Math.min(announced, BodyBudget.SMALL));
            }
            bytes.appendBuffer(chunk);
        }
    }

    /** Bytes that {@code Content-Length} announces, 0 where it does not. */
    static long announced(HttpServerRequest request) {
        var length = request.getHeader("content-length");
        try {
            return length == null ? 0 : Long.parseLong(length);
        } catch (NumberFormatException wrong) {
            throw new FailureException(Failure.Malformed.of("Content-Length", "wrong_type", "Must be a number."));
        }
    }

    /** Bytes that a body may come to need: what it announces, or the limit where it does not. */
    static long room(HttpServerRequest request, long limit) {
        long announced = announced(request);
        return announced > 0 ? Math.min(announced, limit) : request.isEnded() ? 0 : limit;
    }

    static Failure tooLarge(long limit) {
        return new Failure.TooLarge("The body may have at most " + limit + " bytes.");
    }

    static Failure incomplete() {
        return new Failure.Malformed("malformed_body", "The body ended before it was complete.", List.of());
    }

    private static <T> Future<T> refused(Failure failure) {
        return Future.failedFuture(new FailureException(failure));
    }
}
