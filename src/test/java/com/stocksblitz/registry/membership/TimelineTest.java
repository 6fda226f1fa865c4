package com.stocksblitz.registry.membership;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimelineTest {
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final int DAYS = 40;

    /** Statements as day:weight, x for no member; then what holds on the days from 1 on. */
    @ParameterizedTest
    @CsvSource({
        "3:5, x x 5 5 5 5 5",
        "3:5 5:6, x x 5 5 6 6 6",
        // A correction of the past reaches as far as what is known after it.
        "3:5 6:6 4:7, x x 5 7 7 6 6",
        "3:5 5:x 4:7, x x 5 7 x x x",
        // Found out later that it was a member before.
        "5:5 2:4, x 4 4 4 5 5 5",
        // Removed, and back again; the time between stays open.
        "2:5 4:x 6:8 5:7, x 5 5 x 7 8 8",
        "3:5 3:6, x x 6 6 6 6 6",
        "3:5 3:x, x x x x x x x",
        "4:x, x x x x x x x",
        // What holds anyway is no statement, so that the earlier correction reaches over it.
        "2:5 5:5 3:6, x 5 6 6 6 6 6",
        "2:5 5:6 5:5 3:7, x 5 7 7 5 5 5"
    })
    void holdsFromItsDateToTheNextStatement(String said, String days) {
        var timeline = new Timeline(List.of());
        for (var one : said.strip().split(" ")) {
            var parts = one.split(":");
            timeline.say(statement(Integer.parseInt(parts[0]), parts[1]));
        }

        var holds = new StringBuilder();
        for (int day = 1; day <= 7; day++) {
            var on = timeline.on(FIRST.plusDays(day));
            holds.append(day == 1 ? "" : " ").append(on.member() ? on.weight().toPlainString() : "x");
        }
        assertThat(holds.toString()).isEqualTo(days);
    }

    @Test
    void takesEqualWeightsOfOtherScaleForTheSame() {
        var timeline = new Timeline(List.of(statement(1, "5.50")));

        assertThat(timeline.say(statement(3, "5.5"))).isEmpty();
        assertThat(timeline.say(statement(3, "5.51")).map(Statement::weight)).contains(new BigDecimal("5.50"));
    }

    @Test
    void B9_agreesWithAnOracleDayByDayOnTenThousandRandomHistories() {
        long seed = 20261122;
        for (int history = 0; history < 10_000; history++) {
            var random = new Random(seed + history);
            var oracle = new DayByDay(FIRST, DAYS);
            var timeline = new Timeline(List.of());
            for (int n = 1 + random.nextInt(12); n > 0; n--) {
                var statement = statement(random.nextInt(DAYS), random.nextInt(3) == 0 ? "x" : "" + random.nextInt(3));
                oracle.say(statement);
                timeline.say(statement);
                // As it comes back from the store.
                timeline = new Timeline(
                        timeline.spans().stream().map(Timeline.Span::statement).toList());
            }
            check(timeline, oracle, "seed " + (seed + history));
        }
    }

    private static void check(Timeline timeline, DayByDay oracle, String seed) {
        for (int day = 0; day < DAYS; day++) {
            var date = FIRST.plusDays(day);
            assertThat(timeline.on(date).saysTheSame(oracle.on(date)))
                    .as(seed + " on " + date)
                    .isTrue();
        }
        var spans = timeline.spans();
        for (int i = 0; i < spans.size(); i++) {
            assertThat(spans.get(i).until())
                    .as(seed)
                    .isEqualTo(
                            i + 1 < spans.size() ? spans.get(i + 1).statement().from() : null);
        }
    }

    private static Statement statement(int day, String weight) {
        var from = FIRST.plusDays(day);
        return weight.equals("x")
                ? Statement.noMember(from)
                : new Statement(from, true, new BigDecimal(weight), null, FIRST);
    }
}
