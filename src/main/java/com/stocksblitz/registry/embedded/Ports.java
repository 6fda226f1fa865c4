package com.stocksblitz.registry.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The ports of the embedded servers, remembered in a file, so that addresses stay over restarts while they are free.
 */
final class Ports {
    private final Path file;
    private final Properties remembered = new Properties();

    Ports(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                remembered.load(reader);
            }
        }
    }

    /**
     * The remembered port, else the preferred one, else any: the first that is free on loopback.
     *
     * @param preferred 0 for none
     */
    int port(String name, int preferred) throws IOException {
        var port = firstFree(number(remembered.getProperty(name)), preferred);
        remembered.setProperty(name, Integer.toString(port));
        try (var writer = Files.newBufferedWriter(file)) {
            remembered.store(writer, "Ports of the embedded servers, on loopback.");
        }
        return port;
    }

    static boolean isFree(String host, int port) {
        try (var probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private int firstFree(int... wanted) throws IOException {
        for (var port : wanted) {
            if (port > 0 && isFree("127.0.0.1", port)) {
                return port;
            }
        }
        try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private static int number(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text.strip());
        } catch (NumberFormatException edited) {
            return 0;
        }
    }
}
