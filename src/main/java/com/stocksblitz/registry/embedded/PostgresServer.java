package com.stocksblitz.registry.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A PostgreSQL of its own in {@code REGISTRY_HOME/postgresql}, on loopback, as durable as a production one, every role
 * with a password. The registry's database belongs to a role that migrates; the service's role owns nothing.
 */
final class PostgresServer {
    /** Whose first line is the server's process id. */
    static final String PID_FILE = "postgresql/data/postmaster.pid";

    private static final String SUPERUSER = "postgres";
    private static final String OWNER = "registry_owner";
    private static final String SERVICE = "registry_service";
    private static final String DATABASE = "registry";
    private static final Duration START_LIMIT = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;
    private final Passwords passwords;

    private PostgresServer(EmbeddedPostgres server, Passwords passwords) {
        this.server = server;
        this.passwords = passwords;
    }

    /**
     * Starts on the data that is there, or makes it. What an interrupted first start left is thrown away: it was never
     * complete, so nothing was ever stored in it.
     *
     * @throws StartFailure with a sentence that names the log
     */
    static PostgresServer start(Home home, int port) throws IOException {
        var folder = home.folder("postgresql");
        var complete = folder.resolve("complete");
        var isNew = Files.notExists(complete);
        if (isNew) {
            Home.delete(folder.resolve("data"));
        }
        var passwords = Passwords.of(home);
        var server = new PostgresServer(launch(home, folder, port, passwords), passwords);
        if (isNew) {
            server.createDatabase();
            Home.writeForOwner(complete, "The database was set up completely.\n");
        }
        return server;
    }

    /** For the service: no rights but those the migrations grant. */
    String serviceUrl() {
        return url(SERVICE, passwords.service());
    }

    /** For the migrations. */
    String ownerUrl() {
        return url(OWNER, passwords.owner());
    }

    /** Returns when the server has stopped; open transactions are rolled back. */
    void stop() throws IOException {
        server.close();
    }

    private static EmbeddedPostgres launch(Home home, Path folder, int port, Passwords passwords) throws IOException {
        var programs = programs(folder);
        // The library also deletes what it takes for old data below this folder: it must not be the data's parent.
        System.setProperty("ot.epg.working-dir", programs.toString());
        var log = ProcessBuilder.Redirect.appendTo(home.log("postgresql"));
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(programs.toFile())
                    .setDataDirectory(folder.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPort(port)
                    .setPGStartupWait(START_LIMIT)
                    .setOutputRedirector(log)
                    .setErrorRedirector(log)
                    // These three become options of initdb.
                    .setLocaleConfig("locale", "C")
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", passwords.superuserFile().toString())
                    .setConnectConfig("password", passwords.superuser())
                    // The library switches both off, for throw-away tests.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_connections", "40")
                    // What a first load of a whole catalog writes, so that it does not wait for pages to be written out
                    // ...
                    .setServerConfig("shared_buffers", "256MB")
                    .setServerConfig("wal_buffers", "16MB")
                    // ... nor for a checkpoint.
                    .setServerConfig("max_wal_size", "2GB")
                    .setServerConfig("log_min_messages", "warning")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .start();
        } catch (IOException | RuntimeException | ExceptionInInitializerError failed) {
            throw new StartFailure(
                    "PostgreSQL did not start; see " + home.file("logs/postgresql.log") + rootHint(), failed);
        }
    }

    /** An interrupted unpacking is not noticed by the library, which would go on with half a file. */
    private static Path programs(Path folder) throws IOException {
        var programs = folder.resolve("programs");
        if (Files.isDirectory(programs) && !isUnpacked(programs)) {
            Home.delete(programs);
        }
        return Files.createDirectories(programs);
    }

    private static boolean isUnpacked(Path programs) throws IOException {
        try (var versions = Files.list(programs)) {
            return versions.allMatch(version -> Files.exists(version.resolve(".exists")));
        }
    }

    private static String rootHint() {
        return "root".equals(System.getProperty("user.name"))
                ? ". It does not run as root where user namespaces are forbidden or REGISTRY_HOME lies in another user's"
                        + " folder: start as an ordinary user there."
                : "";
    }

    private void createDatabase() {
        var url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
        var statements = List.of(
                "create role " + OWNER + " login password '" + passwords.owner() + "'",
                "create role " + SERVICE + " login password '" + passwords.service() + "'",
                "create database " + DATABASE + " owner " + OWNER,
                "revoke connect, temporary on database " + DATABASE + " from public",
                "grant connect on database " + DATABASE + " to " + SERVICE);
        try (var connection = DriverManager.getConnection(url, SUPERUSER, passwords.superuser());
                var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException failed) {
            throw new StartFailure("The embedded database could not be set up: " + failed.getMessage(), failed);
        }
    }

    private String url(String role, String password) {
        return "postgresql://" + role + ":" + password + "@127.0.0.1:" + server.getPort() + "/" + DATABASE;
    }

    /** Random, made once, kept beside the data that they open. */
    private record Passwords(String superuser, Path superuserFile, String owner, String service) {
        private static final String SUPERUSER_FILE = "postgresql/password." + SUPERUSER;

        static Passwords of(Home home) throws IOException {
            return new Passwords(
                    home.secret(SUPERUSER_FILE),
                    home.file(SUPERUSER_FILE),
                    home.secret("postgresql/password." + OWNER),
                    home.secret("postgresql/password." + SERVICE));
        }

        @Override
        public String toString() {
            return "Passwords[]";
        }
    }
}
