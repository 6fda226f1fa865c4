package com.stocksblitz.registry.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootSettingsTest {
    private static final String KEY = "0123456789abcdef";
    private static final String CONFIG = "http://config:8100";

    @Test
    void needsNothingButAKeyAndWhereToReadTheRest() {
        var settings = BootSettings.read(Map.of("INTERNAL_API_KEY", KEY, "CONFIG_SERVICE_URL", CONFIG));

        assertThat(settings.port()).isEqualTo(8901);
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.tradeDate()).isEmpty();
        assertThat(settings.cluster()).isEmpty();
    }

    @Test
    void namesAllThatIsMissingAtOnce() {
        assertThatThrownBy(() -> BootSettings.read(Map.of()))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll("INTERNAL_API_KEY", "DATABASE_URL", "REDIS_URL");
    }

    @Test
    void namesEveryWrongVariableAtOnceAndNoValue() {
        var wrong = Map.of(
                "PORT", "99999",
                "TRADE_DATE", "24/11/2026",
                "DATABASE_URL", "mysql://root:hunter2@db/x",
                "CONFIG_SERVICE_URL", "ftp://config",
                "ALERT_WEBHOOK_SECRET", "whsec_aHVudGVyMg==");

        assertThatThrownBy(() -> BootSettings.read(wrong))
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContainingAll(
                        "INTERNAL_API_KEY",
                        "PORT",
                        "TRADE_DATE",
                        "DATABASE_URL",
                        "CONFIG_SERVICE_URL",
                        "ALERT_WEBHOOK_SECRET")
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("aHVudGVyMg");
    }

    @Test
    void refusesAPinnedTradeDateInProduction() {
        var variables = Map.of(
                "INTERNAL_API_KEY",
                KEY,
                "CONFIG_SERVICE_URL",
                CONFIG,
                "ENVIRONMENT",
                "prod",
                "TRADE_DATE",
                "2026-11-24");

        assertThatThrownBy(() -> BootSettings.read(variables)).hasMessageContaining("TRADE_DATE");
        var elsewhere = new HashMap<>(variables);
        elsewhere.put("ENVIRONMENT", "staging");
        assertThat(BootSettings.read(elsewhere).tradeDate()).contains(LocalDate.of(2026, 11, 24));
    }

    @Test
    void readsAnyVariableFromAFile(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), KEY + "\n");

        var settings =
                BootSettings.read(Map.of("INTERNAL_API_KEY_FILE", file.toString(), "CONFIG_SERVICE_URL", CONFIG));

        assertThat(settings.internalApiKey().value()).isEqualTo(KEY);
    }

    @Test
    void showsNoSecretWhenItIsPrinted() {
        var settings = BootSettings.read(Map.of(
                "INTERNAL_API_KEY", KEY,
                "DATABASE_URL", "postgresql://service:hunter2@db/registry",
                "REDIS_URL", "redis://:hunter3@redis:6379"));

        assertThat(settings.toString()).doesNotContain(KEY, "hunter2", "hunter3");
    }

    @ParameterizedTest
    @CsvSource({
        "REDIS_URL,                 redis://:hunter%2z@redis:6379",
        "REDIS_URL,                 http://hunter2@redis",
        "INTERNAL_API_KEY_PREVIOUS, hunter2",
    })
    void namesWhatItRefusesWithoutQuotingIt(String variable, String value) {
        var error = catchThrowable(() -> BootSettings.read(Map.of("INTERNAL_API_KEY", KEY, variable, value)));

        assertThat(error)
                .isInstanceOf(InvalidSettings.class)
                .hasMessageContaining(variable)
                .hasNoCause();
        assertThat(error.getMessage()).doesNotContain("hunter");
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://service:p%40ss@db:5433/registry,           db, 5433, registry, service, p@ss, false",
        "postgresql+asyncpg://service:a+b@127.0.0.1/registry?sslmode=require,    127.0.0.1, 5432, registry, service, a+b, true",
        "postgres://service@db/registry?sslmode=disable,                         db, 5432, registry, service, '', false",
    })
    void readsDatabaseAddresses(
            String url, String host, int port, String database, String user, String password, boolean encrypted) {
        assertThat(DatabaseUrl.parse(url))
                .isEqualTo(new DatabaseUrl(host, port, database, user, new Secret(password), encrypted));
    }

    @Test
    void refusesParametersThatItWouldNotHeed() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://service:x@db/registry?sslmode=verify-full"))
                .hasMessageContaining("sslmode=require");
    }
}
