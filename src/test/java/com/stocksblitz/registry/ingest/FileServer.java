package com.stocksblitz.registry.ingest;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PfxOptions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An HTTPS server on loopback with a certificate that the test makes, and the client options that trust it. */
final class FileServer {
    private static final String PASSWORD = "of-the-test";

    /** Headers of each request, in order. */
    final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();

    private final Path store;
    private final HttpServer server;
    private volatile Handler<HttpServerRequest> answer =
            request -> request.response().setStatusCode(404).end();

    FileServer(Vertx vertx, Path folder) throws Exception {
        this.store = certificate(folder);
        this.server = vertx.createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(pfx()))
                .requestHandler(request -> {
                    requests.add(request);
                    answer.handle(request);
                })
                .listen(0, "127.0.0.1")
                .await(20, TimeUnit.SECONDS);
    }

    FileServer answers(Handler<HttpServerRequest> next) {
        answer = next;
        return this;
    }

    URI address(String path) {
        return URI.create("https://localhost:" + server.actualPort() + path);
    }

    HttpClientOptions trust() {
        return new HttpClientOptions().setTrustOptions(pfx());
    }

    void close() throws Exception {
        server.close().await(20, TimeUnit.SECONDS);
    }

    private PfxOptions pfx() {
        return new PfxOptions().setPath(store.toString()).setPassword(PASSWORD);
    }

    /** By the JDK's own tool, whose classes have no public interface for it. */
    private static Path certificate(Path folder) throws Exception {
        var file = folder.resolve("localhost.p12");
        if (Files.exists(file)) {
            return file;
        }
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException("keytool made no certificate");
        }
        return file;
    }
}
