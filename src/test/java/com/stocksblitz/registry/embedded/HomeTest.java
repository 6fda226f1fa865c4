package com.stocksblitz.registry.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeTest {
    @TempDir
    private Path folder;

    @Test
    void refusesASecondHolderAndNamesTheFirst() throws IOException {
        try (var held = Home.lock(folder)) {
            assertThat(held.folder()).isEqualTo(folder.toRealPath());
            assertThatThrownBy(() -> Home.lock(folder))
                    .isInstanceOf(StartFailure.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        Home.lock(folder).close();
    }

    @Test
    void makesASecretOnceAndKeepsItForItsOwner() throws IOException {
        String first;
        try (var home = Home.lock(folder)) {
            first = home.secret("api-key");
        }
        try (var home = Home.lock(folder)) {
            assertThat(first).matches("[0-9a-f]{48}");
            assertThat(home.secret("api-key")).isEqualTo(first);
            assertThat(home.secret("other")).isNotEqualTo(first);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.file("api-key"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void opensANewHomeToItsOwnerOnly() throws IOException {
        try (var home = Home.lock(folder.resolve("new/home"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.folder())))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void remembersAPortWhileItIsFree() throws IOException {
        var file = folder.resolve("ports.properties");
        var first = new Ports(file, 0).port("redis", 0);

        assertThat(new Ports(file, 0).port("redis", 0)).isEqualTo(first);
        assertThat(new Ports(file, first).port("redis", 0)).isPositive().isNotEqualTo(first);
    }

    @Test
    void givesOutNoPortThatIsTaken() throws IOException {
        var file = folder.resolve("ports.properties");
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThat(new Ports(file, 0).port("redis", taken.getLocalPort()))
                    .isPositive()
                    .isNotEqualTo(taken.getLocalPort());
        }
    }

    @Test
    void endsTheProgramsOfAnEarlierRunAndNoOthers() throws Exception {
        try (var home = Home.lock(folder)) {
            var program = Files.copy(
                    Path.of("/bin/sleep").toRealPath(), home.folder("programs").resolve("server"));
            var ours = new ProcessBuilder(program.toString(), "60").start();
            var stranger = new ProcessBuilder("sleep", "60").start();
            try {
                Files.writeString(home.file("ours.pid"), ours.pid() + "\n5432\n");
                Files.writeString(home.file("stranger.pid"), stranger.pid() + "\n");

                new Leftovers(home)
                        .end(List.of(home.file("ours.pid"), home.file("stranger.pid"), home.file("none.pid")));

                assertThat(ours.waitFor(1, TimeUnit.SECONDS)).isTrue();
                assertThat(stranger.isAlive()).isTrue();
            } finally {
                ours.destroyForcibly();
                stranger.destroyForcibly();
            }
        }
    }
}
