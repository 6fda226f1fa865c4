package com.stocksblitz.registry.web;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.shareddata.Counter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Brings a body of any size to the disk in constant memory. A file is {@code <id>.part} until it is whole, hashed and
 * synced; then it is {@code <id>.dump} and belongs to whom it is given.
 */
final class Uploads {
    private static final String PART = ".part";
    private static final Duration ABANDONED = Duration.ofHours(1);
    private static final String PLACES = "web.uploads";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
    private static final int SHORT_BYTES = 64 * 1024;
    private static final long LOOK_EVERY_MS = 500;

    private final Vertx vertx;
    private final Path directory;
    private final WebSettings.Limits limits;
    private final Supplier<String> ids;

    Uploads(Vertx vertx, Path directory, WebSettings.Limits limits, Supplier<String> ids) {
        this.vertx = vertx;
        this.directory = directory;
        this.limits = limits;
        this.ids = ids;
    }

    /** @param sha256 hex digest */
    record Upload(Path file, String sha256, long bytes) {}

    /** Makes the directory and removes what a killed process left behind in it. */
    Future<Void> prepare(Clock clock) {
        var files = vertx.fileSystem();
        long oldest = clock.instant().minus(ABANDONED).toEpochMilli();
        return files.mkdirs(directory.toString())
                .compose(made -> files.readDir(directory.toString(), ".*\\" + PART))
                .compose(left -> Future.join(
                        left.stream().map(file -> removeOlder(file, oldest)).toList()))
                .mapEmpty();
    }

    /** Every listener of the node does this at the same time, so a file may be gone already. */
    private Future<Void> removeOlder(String file, long oldest) {
        var files = vertx.fileSystem();
        return files.props(file)
                .compose(props -> props.lastModifiedTime() < oldest ? files.delete(file) : Future.succeededFuture())
                .otherwiseEmpty();
    }

    /**
     * Fails with Unavailable, TooLarge, TooSlow or Malformed, or with what the disk said; then nothing of the body is
     * left on it.
     */
    Future<Upload> receive(HttpServerRequest request) {
        long limit = limits.uploadBytes();
        if (BodyReader.announced(request) > limit) {
            return Future.failedFuture(new FailureException(BodyReader.tooLarge(limit)));
        }
        request.pause();
        return takePlace().compose(places -> store(request).eventually(places::decrementAndGet));
    }

    /** Before a byte of the body is read; each listener has uploads of its own, so they count together. */
    private Future<Counter> takePlace() {
        return vertx.sharedData()
                .getLocalCounter(PLACES)
                .compose(places -> places.incrementAndGet()
                        .compose(taken -> taken <= limits.uploads()
                                ? Future.succeededFuture(places)
                                : places.decrementAndGet().compose(left -> Future.failedFuture(full()))));
    }

    private FailureException full() {
        return new FailureException(new Failure.Unavailable(
                limits.uploads() + " dumps are on their way to this node already.", RETRY_AFTER));
    }

    private Future<Upload> store(HttpServerRequest request) {
        var part = directory.resolve(ids.get() + PART);
        return vertx.fileSystem()
                .open(part.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
                .compose(file -> fill(file, request)
                        .compose(sink -> file.flush().map(synced -> sink))
                        .eventually(file::close))
                .compose(sink -> publish(part, sink))
                .recover(cause -> discard(part).transform(gone -> Future.failedFuture(cause)));
    }

    /**
     * The upload as text where it is short, as sent, and begins as a JSON object does; larger ones are not looked into.
     */
    Future<Optional<String>> shortObject(Upload upload) {
        if (upload.bytes() > SHORT_BYTES) {
            return Future.succeededFuture(Optional.empty());
        }
        return vertx.fileSystem()
                .readFile(upload.file().toString())
                .map(body -> Optional.of(body.toString())
                        .filter(text -> text.stripLeading().startsWith("{")));
    }

    /** Removes a file that nobody took; a failure to do so is not the caller's concern. */
    Future<Void> discard(Path file) {
        return vertx.fileSystem().delete(file.toString()).otherwiseEmpty();
    }

    private Future<DumpSink> fill(AsyncFile file, HttpServerRequest request) {
        var sink = new DumpSink(file, limits.uploadBytes());
        var outcome = Promise.<DumpSink>promise();
        request.pipe()
                .endOnComplete(false)
                .to(sink)
                .onSuccess(whole -> outcome.tryComplete(sink))
                .onFailure(cause ->
                        outcome.tryFail(sink.hasCaused(cause) ? cause : new FailureException(BodyReader.incomplete())));
        long watch = vertx.setPeriodic(LOOK_EVERY_MS, new Stall(sink, outcome)::look);
        return outcome.future().onComplete(done -> vertx.cancelTimer(watch));
    }

    private Future<Upload> publish(Path part, DumpSink sink) {
        if (sink.bytes() == 0) {
            return Future.failedFuture(new FailureException(
                    new Failure.Malformed("malformed_body", "The body is empty; it must be the dump.", List.of())));
        }
        var name = part.getFileName().toString();
        var whole = part.resolveSibling(name.substring(0, name.length() - PART.length()) + ".dump");
        return vertx.fileSystem()
                .move(part.toString(), whole.toString())
                .map(moved -> new Upload(whole, sink.sha256Hex(), sink.bytes()));
    }

    /** Ends an upload that stands still, or trickles for longer than any upload may take. */
    private final class Stall {
        private final DumpSink sink;
        private final Promise<DumpSink> outcome;
        private final long started = System.nanoTime();
        private long bytesSeen;
        private long progressed = started;

        Stall(DumpSink sink, Promise<DumpSink> outcome) {
            this.sink = sink;
            this.outcome = outcome;
        }

        void look(long timer) {
            long now = System.nanoTime();
            if (sink.bytes() > bytesSeen) {
                bytesSeen = sink.bytes();
                progressed = now;
            }
            if (now - progressed > limits.uploadIdle().toNanos()) {
                cut("No byte arrived for " + limits.uploadIdle().toSeconds() + " s.");
            } else if (now - started > limits.uploadTime().toNanos()) {
                cut("The upload took longer than " + limits.uploadTime().toSeconds() + " s.");
            }
        }

        private void cut(String detail) {
            var failure = new Failure.TooSlow(detail);
            sink.refuse(failure);
            outcome.tryFail(new FailureException(failure));
        }
    }
}
