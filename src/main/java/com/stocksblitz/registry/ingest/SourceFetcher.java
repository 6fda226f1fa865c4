package com.stocksblitz.registry.ingest;

import com.stocksblitz.registry.ingest.SourceStore.Validators;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Brings a source's file to the disk in constant memory. Asks the configured address only, follows redirects only to
 * hosts that are configured with it, and ends what is too long or too slow. A body that is compressed stays so.
 */
final class SourceFetcher {
    private static final int CONNECT_MS = 10_000;
    /** A server that says nothing for so long is given up before the whole time is over. */
    private static final int IDLE_SECONDS = 30;

    private static final int MOST_REDIRECTS = 3;
    private static final int AT_ONCE = 4;

    private final Vertx vertx;
    private final HttpClient http;
    private final Path uploads;
    private final Supplier<UUID> ids;

    /** @param tls which certificates are trusted; those of the JDK by default */
    SourceFetcher(Vertx vertx, HttpClientOptions tls, Path uploads, Supplier<UUID> ids) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions(tls)
                        .setSsl(true)
                        .setVerifyHost(true)
                        .setConnectTimeout(CONNECT_MS)
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS),
                new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(AT_ONCE));
        this.uploads = uploads;
        this.ids = ids;
    }

    /** @param sha256 hex digest of the file as it was sent */
    record Fetched(Path file, String sha256, Validators validators) {}

    Future<Void> close() {
        return http.close();
    }

    /**
     * @param known of the file that is here already; {@link Validators#NONE} to get it in any case
     * @return empty where there is no other; fails with {@link FetchException}
     */
    Future<Optional<Fetched>> fetch(DumpSource source, Validators known) {
        var running = new AtomicReference<HttpClientRequest>();
        return ask(source, source.address(), known, running, MOST_REDIRECTS)
                .timeout(source.limit().toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failed -> Optional.ofNullable(running.get()).ifPresent(HttpClientRequest::reset))
                .recover(failed -> Future.failedFuture(
                        switch (failed) {
                            case FetchException known1 -> known1;
                            case TimeoutException late ->
                                new FetchException(
                                        "took longer than " + source.limit().toSeconds() + " s");
                            case IOException lost ->
                                new FetchException(
                                        "could not be read: " + lost.getClass().getSimpleName());
                            default ->
                                new FetchException("could not be read: "
                                        + failed.getClass().getSimpleName());
                        }));
    }

    private Future<Optional<Fetched>> ask(
            DumpSource source,
            URI address,
            Validators known,
            AtomicReference<HttpClientRequest> running,
            int redirects) {
        var options = new RequestOptions()
                .setAbsoluteURI(address.toString())
                .setMethod(HttpMethod.GET)
                .putHeader("Accept", "*/*")
                .putHeader("Accept-Encoding", "gzip, identity")
                .putHeader("User-Agent", "instrument-registry");
        if (known.etag() != null) {
            options.putHeader("If-None-Match", known.etag());
        }
        if (known.lastModified() != null) {
            options.putHeader("If-Modified-Since", known.lastModified());
        }
        return http.request(options)
                .onSuccess(running::set)
                .compose(HttpClientRequest::send)
                .compose(response -> switch (response.statusCode()) {
                    case 200 -> store(source, response).map(Optional::of);
                    case 304 -> Future.succeededFuture(Optional.empty());
                    case 301, 302, 303, 307, 308 -> redirect(source, address, response, known, running, redirects);
                    default -> Future.failedFuture(new FetchException("answered " + response.statusCode()));
                });
    }

    private Future<Optional<Fetched>> redirect(
            DumpSource source,
            URI from,
            HttpClientResponse response,
            Validators known,
            AtomicReference<HttpClientRequest> running,
            int redirects) {
        var location = response.getHeader("Location");
        response.exceptionHandler(cut -> {});
        response.request().reset();
        if (location == null || redirects == 0) {
            return Future.failedFuture(new FetchException("redirects without end"));
        }
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException unreadable) {
            return Future.failedFuture(new FetchException("redirects to what is no address"));
        }
        return source.mayAsk(to)
                ? ask(source, to, known, running, redirects - 1)
                : Future.failedFuture(new FetchException("redirects to an address that is not configured"));
    }

    private Future<Fetched> store(DumpSource source, HttpClientResponse response) {
        response.pause();
        var id = ids.get().toString();
        var part = uploads.resolve(id + ".part");
        return vertx.fileSystem()
                .mkdirs(uploads.toString())
                .compose(made -> vertx.fileSystem()
                        .open(
                                part.toString(),
                                new OpenOptions().setCreateNew(true).setWrite(true)))
                .compose(file -> {
                    var sink = new FetchSink(file, source.maxBytes());
                    return response.pipe()
                            .endOnComplete(false)
                            .to(sink)
                            .compose(read -> file.flush())
                            .eventually(file::close)
                            .map(sink);
                })
                .compose(sink -> publish(part, id, sink, response))
                .recover(failed ->
                        vertx.fileSystem().delete(part.toString()).transform(gone -> Future.failedFuture(failed)));
    }

    private Future<Fetched> publish(Path part, String id, FetchSink sink, HttpClientResponse response) {
        if (sink.bytes() == 0) {
            return Future.failedFuture(new FetchException("sent an empty file"));
        }
        var whole = uploads.resolve(id + ".dump");
        return vertx.fileSystem()
                .move(part.toString(), whole.toString())
                .map(moved -> new Fetched(
                        whole,
                        sink.sha256Hex(),
                        new Validators(response.getHeader("ETag"), response.getHeader("Last-Modified"))));
    }
}
