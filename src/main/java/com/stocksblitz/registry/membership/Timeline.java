package com.stocksblitz.registry.membership;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is said of one index and one share. A statement holds from its date until the date of the next one,
 * whichever of the two was made first: so a correction of the past reaches as far as the next thing that is known, and
 * leaves it. A statement about a date that has one replaces it. One that says what holds on its date anyway is none, so
 * that the same file each day does not fill the history.
 */
public final class Timeline {
    private final TreeMap<LocalDate, Statement> statements = new TreeMap<>();

    public Timeline(Collection<Statement> known) {
        known.forEach(statement -> statements.put(statement.from(), statement));
    }

    /**
     * A statement with the end that the next one sets.
     *
     * @param until first date on which it no longer holds; null for the last
     */
    public record Span(Statement statement, LocalDate until) {}

    /** What holds on the date; before anything was said nobody is a member. */
    public Statement on(LocalDate date) {
        var entry = statements.floorEntry(date);
        return entry == null ? Statement.noMember(date) : entry.getValue();
    }

    /** What held on its date before; empty where the statement changes nothing. */
    Optional<Statement> say(Statement statement) {
        var before = on(statement.from());
        if (before.saysTheSame(statement)) {
            return Optional.empty();
        }
        statements.put(statement.from(), statement);
        return Optional.of(before);
    }

    /**
     * Takes over what the side that counts says of today: from its date until today nothing else is said any more. What
     * held on that date before; empty where the same is said since the same date.
     */
    Optional<Statement> adopt(Statement statement, LocalDate today) {
        var before = on(statement.from());
        var later = statements.subMap(statement.from(), false, today.plusDays(1), false);
        if (later.isEmpty() && before.from().equals(statement.from()) && before.saysTheSame(statement)) {
            return Optional.empty();
        }
        later.clear();
        statements.put(statement.from(), statement);
        return Optional.of(before);
    }

    /** By date, without gap or overlap from the first to the last. */
    public List<Span> spans() {
        var spans = new ArrayList<Span>(statements.size());
        for (var statement : statements.values()) {
            spans.add(new Span(statement, statements.higherKey(statement.from())));
        }
        return spans;
    }
}
