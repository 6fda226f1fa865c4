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
    private final int reserved;
    private final Properties remembered = new Properties();

    /** @param reserved a port that something else will listen on, and that must not be given out meanwhile */
    Ports(Path file, int reserved) throws IOException {
        this.file = file;
        this.reserved = reserved;
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
            if (port > 0 && port != reserved && isFree("127.0.0.1", port)) {
                return port;
            }
        }
        return any();
    }

    private int any() throws IOException {
        int port;
        do {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
        } while (port == reserved);
        return port;
    }

    private static int number(String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text.strip());
        } catch (NumberFormatException edited) {
            return 0;
        }
    }
}
