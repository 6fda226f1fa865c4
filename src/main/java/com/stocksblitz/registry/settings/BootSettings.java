package com.stocksblitz.registry.settings;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What must be known before anything can start; changing one of these needs a restart, everything else is a live
 * setting.
 *
 * @param port of the public listener, 0 for any free one
 * @param host address it binds to
 * @param managementPort of the listener for metrics and health without a key; absent: none
 * @param internalApiKey the key with all scopes
 * @param previousApiKey a second one that is valid during a rotation
 * @param home folder for the index, uploads and last-known-good settings
 * @param environment name under which the config service keeps the values, such as {@code prod}
 * @param tradeDate pins "today" for replays and tests; refused in {@code prod}
 * @param configService where live settings come from; absent: compiled defaults
 * @param database role of the service; absent: to be read from the config service
 * @param migrationDatabase owner of the schema; absent: the start only checks the schema's version
 * @param redis {@code redis://[:password@]host:port[/db]}; absent: to be read from the config service
 * @param screener the legacy screener, told of changes while dual write is on; absent: to be read from the config
 *     service, else nothing is told
 * @param screenerApiKey sent to it
 * @param alertSecret with which alerts are signed, {@code whsec_} and base64 of 24 to 64 bytes; absent: they are not
 * @param eventLoops number of event loops, 1 to 16
 * @param databasePool connections to PostgreSQL, 2 to 50
 * @param warmUp how long the process asks itself before it is ready, up to 30 s; zero: not at all
 */
public record BootSettings(
        int port,
        String host,
        Optional<Management> management,
        Secret internalApiKey,
        Optional<Secret> previousApiKey,
        Path home,
        String environment,
        Optional<LocalDate> tradeDate,
        Optional<ConfigService> configService,
        Optional<DatabaseUrl> database,
        Optional<DatabaseUrl> migrationDatabase,
        Optional<Secret> redis,
        Optional<URI> screener,
        Secret screenerApiKey,
        Optional<Secret> alertSecret,
        int eventLoops,
        int databasePool,
        Duration warmUp,
        Optional<ClusterMembers> cluster) {

    /** Of an API key, in characters. */
    public static final int MIN_KEY_LENGTH = 16;

    public record Management(String host, int port) {}

    public record ConfigService(URI url, Secret apiKey) {}

    /** @param members {@code host:port} of the nodes that are asked first; none for the first node */
    public record ClusterMembers(String name, String host, int port, List<String> members) {
        public ClusterMembers {
            members = List.copyOf(members);
        }
    }

    /** @throws InvalidSettings naming every variable that is missing or wrong */
    public static BootSettings read(Map<String, String> variables) {
        var env = new Environment(variables);
        var environment = env.text("ENVIRONMENT").orElse("dev");
        var key = new Secret(env.required("INTERNAL_API_KEY", "the key that callers send as X-Internal-API-Key"));
        if (!key.value().isEmpty() && key.value().length() < MIN_KEY_LENGTH) {
            env.refuse("INTERNAL_API_KEY must have at least " + MIN_KEY_LENGTH + " characters");
        }
        var previousKey = env.text("INTERNAL_API_KEY_PREVIOUS").map(Secret::new);
        if (previousKey.filter(old -> old.value().length() < MIN_KEY_LENGTH).isPresent()) {
            env.refuse("INTERNAL_API_KEY_PREVIOUS must have at least " + MIN_KEY_LENGTH + " characters");
        }
        var tradeDate = env.parsed("TRADE_DATE", "must be a date such as 2026-11-24", LocalDate::parse);
        if (tradeDate.isPresent() && environment.equals("prod")) {
            env.refuse("TRADE_DATE is refused when ENVIRONMENT is prod");
        }
        var configService = configService(env, key);
        if (configService.isEmpty()) {
            env.required("DATABASE_URL", "PostgreSQL of the service, or CONFIG_SERVICE_URL, where it stands");
            env.required("REDIS_URL", "the shared cache, or CONFIG_SERVICE_URL, where it stands");
        }
        var settings = new BootSettings(
                env.integer("PORT", 8901, 0, 65_535),
                env.text("HOST").orElse("127.0.0.1"),
                management(env),
                key,
                previousKey,
                Path.of(env.text("REGISTRY_HOME").orElse(".registry")).toAbsolutePath(),
                environment,
                tradeDate,
                configService,
                env.parsed("DATABASE_URL", "must be postgresql://user:password@host:port/database", DatabaseUrl::parse),
                env.parsed(
                        "DATABASE_MIGRATION_URL",
                        "must be postgresql://user:password@host:port/database",
                        DatabaseUrl::parse),
                env.parsed("REDIS_URL", "must be redis://[:password@]host:port[/db]", RedisUrl::parse),
                env.parsed("SCREENER_SERVICE_URL", "must be an http or https address", BootSettings::httpUrl),
                env.text("SCREENER_SERVICE_API_KEY").map(Secret::new).orElse(key),
                env.parsed(
                        "ALERT_WEBHOOK_SECRET",
                        "must be whsec_ and 24 to 64 bytes in base64",
                        BootSettings::webhookSecret),
                env.integer("EVENT_LOOPS", Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 16), 1, 16),
                env.integer("DATABASE_POOL", 8, 2, 50),
                Duration.ofMillis(env.integer("WARM_UP_MS", 0, 0, 30_000)),
                cluster(env));
        env.complete();
        return settings;
    }

    /**
     * A secret made from the main key for one purpose, the same on every node; nobody can tell the key from it.
     *
     * @return 32 bytes
     */
    public byte[] derived(String purpose) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(internalApiKey.value().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("every JDK has HmacSHA256", absent);
        }
    }

    /** For an operator: what this process was started with, secrets masked, by the name of the variable. */
    public Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        shown.put("PORT", Integer.toString(port));
        shown.put("HOST", host);
        shown.put("ENVIRONMENT", environment);
        shown.put("REGISTRY_HOME", home.toString());
        shown.put("EVENT_LOOPS", Integer.toString(eventLoops));
        shown.put("DATABASE_POOL", Integer.toString(databasePool));
        shown.put("WARM_UP_MS", Long.toString(warmUp.toMillis()));
        shown.put("INTERNAL_API_KEY", internalApiKey.toString());
        previousApiKey.ifPresent(key -> shown.put("INTERNAL_API_KEY_PREVIOUS", key.toString()));
        management.ifPresent(one -> shown.put("MANAGEMENT_PORT", one.host() + ":" + one.port()));
        tradeDate.ifPresent(date -> shown.put("TRADE_DATE", date.toString()));
        configService.ifPresent(service -> {
            shown.put(
                    "CONFIG_SERVICE_URL",
                    service.url().getScheme() + "://" + service.url().getHost() + ":"
                            + service.url().getPort());
            shown.put("CONFIG_SERVICE_API_KEY", service.apiKey().toString());
        });
        database.ifPresent(url ->
                shown.put("DATABASE_URL", "postgresql://***@" + url.host() + ":" + url.port() + "/" + url.database()));
        migrationDatabase.ifPresent(url -> shown.put("DATABASE_MIGRATION_URL", "***"));
        redis.ifPresent(url -> shown.put("REDIS_URL", url.toString()));
        screener.ifPresent(url -> {
            shown.put("SCREENER_SERVICE_URL", url.getScheme() + "://" + url.getHost() + ":" + url.getPort());
            shown.put("SCREENER_SERVICE_API_KEY", screenerApiKey.toString());
        });
        alertSecret.ifPresent(secret -> shown.put("ALERT_WEBHOOK_SECRET", secret.toString()));
        cluster.ifPresent(one -> {
            shown.put("CLUSTER_NAME", one.name());
            shown.put("CLUSTER_PORT", Integer.toString(one.port()));
            shown.put("CLUSTER_MEMBERS", String.join(",", one.members()));
        });
        return shown;
    }

    private static Secret webhookSecret(String text) {
        int bytes = text.startsWith("whsec_") ? Base64.getDecoder().decode(text.substring(6)).length : 0;
        if (bytes < 24 || bytes > 64) {
            throw new IllegalArgumentException("is no secret of Standard Webhooks");
        }
        return new Secret(text);
    }

    private static Optional<Management> management(Environment env) {
        int port = env.integer("MANAGEMENT_PORT", 9086, 0, 65_535);
        var host = env.text("MANAGEMENT_HOST").orElse("127.0.0.1");
        return port == 0 ? Optional.empty() : Optional.of(new Management(host, port));
    }

    private static Optional<ConfigService> configService(Environment env, Secret fallbackKey) {
        var apiKey = env.text("CONFIG_SERVICE_API_KEY").map(Secret::new).orElse(fallbackKey);
        return env.parsed("CONFIG_SERVICE_URL", "must be an http or https address", BootSettings::httpUrl)
                .map(url -> new ConfigService(url, apiKey));
    }

    private static Optional<ClusterMembers> cluster(Environment env) {
        var port = env.integer("CLUSTER_PORT", 0, 0, 65_535);
        if (port == 0) {
            return Optional.empty();
        }
        var members = env.text("CLUSTER_MEMBERS")
                .map(text -> List.of(text.split("\\s*,\\s*")))
                .orElse(List.of());
        return Optional.of(new ClusterMembers(
                env.text("CLUSTER_NAME").orElse("stocksblitz"),
                env.text("CLUSTER_HOST").orElse("127.0.0.1"),
                port,
                members));
    }

    /** @throws IllegalArgumentException if it is no http or https address */
    public static URI httpUrl(String text) {
        var url = URI.create(text);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("must be an http or https address");
        }
        return url;
    }
}
