package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.ExpiryCalendar;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Which of the listed expiries a request means. */
sealed interface ExpiryChoice {

    /** The next one. */
    record Next() implements ExpiryChoice {}

    record On(LocalDate date) implements ExpiryChoice {}

    record ByWord(ExpiryCalendar.Word word) implements ExpiryChoice {}

    /** Null is the next; what is neither a date nor a word is an error of the field {@code expiry}. */
    static ExpiryChoice read(String text, FieldChecks checks) {
        if (text == null) {
            return new Next();
        }
        var word = ExpiryCalendar.Word.parse(text);
        if (word.isPresent()) {
            return new ByWord(word.get());
        }
        try {
            return new On(LocalDate.parse(text));
        } catch (DateTimeException neither) {
            checks.add(
                    "expiry",
                    "wrong_form",
                    "A date such as 2026-11-24, or one of current_week, next_week, current_month, next_month,"
                            + " far_month.");
            return new Next();
        }
    }

    /** @throws FailureException NotFound, with what is listed */
    default LocalDate of(ExpiryCalendar options, UnderlyingFinder.Found underlying, LocalDate asOf) {
        var date = switch (this) {
            case Next next -> options.dates().stream().findFirst();
            case On on -> Optional.of(on.date()).filter(options.dates()::contains);
            case ByWord byWord -> options.date(byWord.word());
        };
        return date.orElseThrow(() -> new FailureException(notListed(options, underlying, asOf)));
    }

    private Failure notListed(ExpiryCalendar options, UnderlyingFinder.Found underlying, LocalDate asOf) {
        var on = " on " + underlying.symbol() + " are listed at " + underlying.exchange() + '.';
        var facts = Map.<String, Object>of(
                "expiries", options.dates().stream().map(LocalDate::toString).toList());
        return switch (this) {
            case Next next -> new Failure.NotFound("not_found", "No options" + on, facts);
            case On past
            when past.date().isBefore(asOf) ->
                new Failure.NotFound("expired", "Options of " + past.date() + " have expired.", facts);
            case On other -> new Failure.NotFound("not_found", "No options of " + other.date() + on, facts);
            case ByWord word ->
                new Failure.NotFound(
                        "not_found", "No options of the " + word.word().text() + on, facts);
        };
    }
}
