package com.stocksblitz.registry.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceAddressTest {

    @ParameterizedTest
    @CsvSource({
        "http://legacy:8080, legacy:8080, false, /api/v1",
        "http://legacy, legacy:80, false, /api/v1",
        "https://legacy, legacy:443, true, /api/v1",
        "https://legacy:8443/, legacy:8443, true, /api/v1",
        "http://legacy/a%20b, legacy:80, false, /a%20b/api/v1",
        "http://legacy/a/, legacy:80, false, /a/api/v1",
        "http://user:hidden@legacy/a?key=hidden, legacy:80, false, /a/api/v1",
    })
    void anAddressIsHostAndPortAndThePathBeforeTheProtocols(URI url, String shown, boolean secure, String path) {
        var address = new ServiceAddress(url);

        assertThat(address).hasToString(shown);
        assertThat(address.options(Duration.ofSeconds(1)).isSsl()).isEqualTo(secure);
        assertThat(address.path("/api/v1")).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://user:hidden@legacy", "legacy:8080", "/hidden", "http:///hidden"})
    void whatIsNoAddressIsRefusedWithoutBeingShown(URI url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ServiceAddress(url))
                .withMessageNotContaining("hidden");
    }
}
