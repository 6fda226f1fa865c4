package com.stocksblitz.registry.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.profile.api.ProfileView;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileViewTest {
    private static final Instant THEN = Instant.parse("2026-11-20T05:00:00Z");

    @Test
    void theTagChangesWithEverythingThatIsShown() {
        var tag = view(3, "active", "NSE:TCS").tag();

        assertThat(view(3, "active", "NSE:TCS").tag()).isEqualTo(tag);
        assertThat(view(4, "active", "NSE:TCS").tag()).isNotEqualTo(tag);
        assertThat(view(3, "expired", "NSE:TCS").tag()).as("its time has come").isNotEqualTo(tag);
        assertThat(view(3, "active", "NSE:TCSNEW").tag())
                .as("an instrument was renamed")
                .isNotEqualTo(tag);
    }

    @Test
    void aTagOfTheVersionMayBeWrittenOverWhateverTimeHasDone() {
        var tag = '"' + view(3, "active", "NSE:TCS").tag() + '"';

        assertThatCode(() -> EntityTag.require(tag, 3)).doesNotThrowAnyException();
        assertThatCode(() -> EntityTag.require("\"3\"", 3)).doesNotThrowAnyException();
        assertThatThrownBy(() -> EntityTag.require(tag, 4)).isInstanceOf(FailureException.class);
        assertThatThrownBy(() -> EntityTag.require("W/" + tag, 3)).isInstanceOf(FailureException.class);
    }

    private static ProfileView view(int version, String status, String key) {
        return new ProfileView(
                "id",
                "ann",
                "watch",
                "live_feed",
                List.of(key),
                1,
                null,
                null,
                null,
                true,
                status,
                version,
                THEN,
                THEN,
                null);
    }
}
