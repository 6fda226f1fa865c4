package com.stocksblitz.registry.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "sb, 10.0.0.5, 5701, 0, 10.0.0.6:5701, 15, none",
        "sb, fd00::5, 5701, 5702, [fd00::6]:5701, 15, none",
        "sb, 10.0.0.5, 5701, 0, registry-2:5701, 15, none",
        "'', 10.0.0.5, 5701, 0, a:1, 15, name",
        "s b, 10.0.0.5, 5701, 0, a:1, 15, name",
        "sb, registry-1, 5701, 0, a:1, 15, IP address",
        "sb, 10.0.0.5, 0, 0, a:1, 15, member port",
        "sb, 10.0.0.5, 5701, -1, a:1, 15, event bus",
        "sb, 10.0.0.5, 5701, 0, a, 15, host:port",
        "sb, 10.0.0.5, 5701, 0, a:1, 4, heartbeat",
    })
    void aWrongSettingIsRefusedByItsRule(
            String name, String host, int port, int busPort, String member, int seconds, String rule) {
        if (rule.equals("none")) {
            assertThat(settings(name, host, port, busPort, List.of(member), seconds)
                            .members())
                    .containsExactly(member);
        } else {
            assertThatThrownBy(() -> settings(name, host, port, busPort, List.of(member), seconds))
                    .hasMessageContaining(rule);
        }
    }

    @Test
    void noMemberIsSoughtButTheNamedOnes() {
        var config = Cluster.hazelcast(settings("sb", "127.0.0.1", 5701, 0, List.of("127.0.0.1:5702"), 15));
        var join = config.getNetworkConfig().getJoin();

        assertThat(join.getMulticastConfig().isEnabled()).isFalse();
        assertThat(join.isAutoDetectionEnabled()).isFalse();
        assertThat(join.getTcpIpConfig().getMembers()).containsExactly("127.0.0.1:5702");
        assertThat(config.getProperty("hazelcast.max.no.heartbeat.seconds")).isEqualTo("15");
        assertThat(config.getProperty("hazelcast.shutdownhook.enabled")).isEqualTo("false");
        assertThat(config.getProperty("hazelcast.socket.bind.any")).isEqualTo("false");
    }

    @Test
    void aClusterOfNobodyIsRefused() {
        assertThatThrownBy(() -> settings("sb", "127.0.0.1", 5701, 0, List.of(), 15))
                .hasMessageContaining("at least one member");
    }

    private static ClusterSettings settings(
            String name, String host, int port, int busPort, List<String> members, int seconds) {
        return new ClusterSettings(name, host, port, busPort, members, Duration.ofSeconds(seconds));
    }
}
