package com.stocksblitz.registry.membership;

import java.time.LocalDate;
import java.util.Arrays;

/** What {@link Timeline} must do, said day by day: slow, and too simple to be wrong. */
final class DayByDay {
    private final LocalDate first;
    private final Statement[] holds;
    private final boolean[] isSaid;

    DayByDay(LocalDate first, int days) {
        this.first = first;
        this.holds = new Statement[days];
        this.isSaid = new boolean[days];
        Arrays.fill(holds, Statement.noMember(first));
    }

    void say(Statement statement) {
        int day = (int) (statement.from().toEpochDay() - first.toEpochDay());
        if (holds[day].saysTheSame(statement)) {
            return;
        }
        isSaid[day] = true;
        holds[day] = statement;
        for (int next = day + 1; next < holds.length && !isSaid[next]; next++) {
            holds[next] = statement;
        }
    }

    Statement on(LocalDate date) {
        return holds[(int) (date.toEpochDay() - first.toEpochDay())];
    }
}
