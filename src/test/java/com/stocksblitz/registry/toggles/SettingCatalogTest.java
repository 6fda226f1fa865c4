package com.stocksblitz.registry.toggles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.toggles.api.Feature;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingCatalogTest {

    @Test
    void theFileDefinesExactlyTheSettingsOfTheEnumInItsOrder() {
        assertThat(SettingCatalog.bundled().all())
                .extracting(SettingDefinition::setting)
                .containsExactly(LiveSetting.values());
    }

    @ParameterizedTest
    @EnumSource(Feature.class)
    void everyFeatureHasAToggleThatIsAFlag(Feature feature) {
        assertThat(SettingCatalog.bundled().of(Group.toggle(feature)).type()).isInstanceOf(SettingType.Flag.class);
    }

    @Test
    void everySettingIsReadInExactlyOneGroup() {
        assertThat(Group.TOGGLES.settings()).hasSize(Feature.values().length);
        assertThat(Group.TOGGLES.settings()).doesNotContainAnyElementsOf(Group.OTHERS.settings());
        assertThat(Group.TOGGLES.settings().size() + Group.OTHERS.settings().size())
                .isEqualTo(LiveSetting.values().length);
    }

    @ParameterizedTest
    @CsvSource({
        "off, true",
        "https://alerts.example.com/hook?token=1, true",
        "https://alerts.example.com:8443, true",
        "http://127.0.0.1:9000/x, true",
        "http://localhost/x, true",
        "http://alerts.example.com/x, false",
        "http://127.0.0.1.example.com/x, false",
        "http://10.0.0.1/x, false",
        "https://user:word@example.com/x, false",
        "ftp://example.com/x, false",
        "on, false"
    })
    void alertsGoOverHttpsOrToThisMachineOnly(String address, boolean accepted) {
        assertThat(SettingCatalog.bundled()
                        .of(LiveSetting.ALERT_WEBHOOK)
                        .type()
                        .accept(address)
                        .isPresent())
                .isEqualTo(accepted);
    }

    @Test
    void whatMayHoldASecretIsShownOnlyWhereItIsTheDefault() {
        var webhook = SettingCatalog.bundled().of(LiveSetting.ALERT_WEBHOOK);
        assertThat(webhook.shown("off")).isEqualTo("off");
        assertThat(webhook.shown("https://a.example/token")).isEqualTo("***");
        assertThat(SettingCatalog.bundled().of(LiveSetting.DEFAULT_FEED).shown("upstox"))
                .isEqualTo("upstox");
    }

    @Test
    void aFileThatLacksOrRepeatsOrMisstatesASettingIsRefusedByName() {
        var flag =
                "{\"name\": \"DUAL_WRITE_ENABLED\", \"type\": \"flag\", \"default\": \"%s\", \"description\": \"x\"}";

        assertThatThrownBy(() -> parse("[" + flag.formatted("true") + "]"))
                .hasMessageContaining("not defined: SUBSCRIPTION_PLANNING_ENABLED");
        assertThatThrownBy(() -> parse("[" + flag.formatted("true") + "," + flag.formatted("true") + "]"))
                .hasMessageContaining("defined twice: DUAL_WRITE_ENABLED");
        assertThatThrownBy(() -> parse("[" + flag.formatted("maybe") + "]"))
                .hasMessageContaining("the default of DUAL_WRITE_ENABLED must be true or false: maybe");
        assertThatThrownBy(() -> parse("[{\"name\": \"PLANNER_TIMEOUT\", \"type\": \"integer\"}]"))
                .hasMessageContaining("PLANNER_TIMEOUT lacks min");
        assertThatThrownBy(() -> parse("[{\"type\": \"flag\"}]")).hasMessageContaining("lacks name");
        assertThatThrownBy(() -> parse("[{\"name\": \"NO_SUCH\"}]")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "flag, true, true",
                "flag, ' False\n', false",
                "flag, 1, true",
                "flag, OFF, false",
                "flag, '', none",
                "flag, 2, none",
                "flag, truee, none",
                "whole, 10, 10",
                "whole, ' 007 ', 7",
                "whole, 100, 100",
                "whole, 101, none",
                "whole, 0, none",
                "whole, -5, none",
                "whole, 1.0, none",
                "whole, 1e1, none",
                "whole, 99999999999, none",
                "whole, ١٢, none",
                "whole, '', none",
                "decimal, 0.05, 0.05",
                "decimal, 5, 5",
                "decimal, 5.01, none",
                "decimal, 1e0, none",
                "decimal, NaN, none",
                "choice, Strict, strict",
                "choice, stricter, none",
                "text, NSE, NSE",
                "text, nse, none",
                "text, 'NS\nE', none",
            })
    void acceptsWhatFitsTheTypeInOneFormAndNothingElse(String type, String text, String canonical) {
        var types = Map.of(
                "flag", new SettingType.Flag(),
                "whole", new SettingType.Whole(1, 100),
                "decimal", new SettingType.Decimal(BigDecimal.ZERO, new BigDecimal("5")),
                "choice", new SettingType.Choice(List.of("lenient", "strict")),
                "text", new SettingType.Text(Pattern.compile("[A-Z]{2,10}")));

        assertThat(types.get(type).accept(text)).isEqualTo(Optional.ofNullable(canonical));
    }

    private static SettingCatalog parse(String json) {
        return SettingCatalog.parse(json.getBytes(StandardCharsets.UTF_8));
    }
}
