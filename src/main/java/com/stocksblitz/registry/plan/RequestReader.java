package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.solve.Level;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads a request: every wrong field is named at once, defaults come from the settings. */
final class RequestReader {
    private static final int MOST_INSTRUMENTS = 5_000;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int LONGEST_KEY = 255;
    private static final int DEFAULT_PRIORITY = 5;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@:|+-]{1,128}");

    private final CreatePlan asked;
    private final PlannerSettings settings;
    private final FeedDirectory feeds;
    private final LocalDate tradeDate;
    private final List<Account> own;
    private final List<FieldError> errors = new ArrayList<>();

    private RequestReader(
            CreatePlan asked, PlannerSettings settings, FeedDirectory feeds, LocalDate tradeDate, List<Account> own) {
        this.asked = asked;
        this.settings = settings;
        this.feeds = feeds;
        this.tradeDate = tradeDate;
        this.own = own;
    }

    /**
     * @param own the user's accounts, empty where he has stated none
     * @throws FailureException Malformed with all wrong fields
     */
    static PlanRequest read(
            CreatePlan asked, PlannerSettings settings, FeedDirectory feeds, LocalDate tradeDate, List<Account> own) {
        return new RequestReader(asked, settings, feeds, tradeDate, own).read();
    }

    private PlanRequest read() {
        user();
        text("/plan_name", asked.planName(), true, LONGEST_NAME, false);
        text("/description", asked.description(), false, LONGEST_DESCRIPTION, true);
        idempotencyKey();
        var type = choice("/subscription_type", asked.subscriptionType(), SubscriptionType.values(), null);
        var entries = entries(type);
        var request = new PlanRequest(
                asked.userId(),
                asked.planName(),
                asked.description(),
                type,
                entries,
                choice("/optimization_level", asked.optimizationLevel(), Level.values(), settings.level()),
                choice(
                        "/filtering_strictness",
                        asked.filteringStrictness(),
                        Strictness.values(),
                        settings.strictness()),
                maxInstruments(),
                accounts(),
                asked.previousPlanId(),
                until(),
                Boolean.TRUE.equals(asked.dryRun()));
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        return request;
    }

    static boolean isUser(String text) {
        return USER.matcher(text).matches();
    }

    private void user() {
        if (asked.userId() == null) {
            error("user_id", "required", "A plan belongs to a user.");
        } else if (!isUser(asked.userId())) {
            error("user_id", "invalid", "A user id has 1 to 128 letters, digits or . _ @ : | + -");
        }
    }

    private void text(String pointer, String text, boolean required, int longest, boolean lines) {
        if (text == null) {
            if (required) {
                error(pointer, "required", "This field must be given.");
            }
            return;
        }
        if (required && text.isBlank()) {
            error(pointer, "too_short", "At least one character.");
        }
        if (text.codePointCount(0, text.length()) > longest) {
            error(pointer, "too_long", "At most " + longest + " characters.");
        }
        if (text.codePoints().anyMatch(c -> !isText(c, lines))) {
            error(pointer, "control_character", "Control characters are not allowed.");
        }
    }

    /** Half of a surrogate pair is no character, and no database takes it. */
    private static boolean isText(int character, boolean lines) {
        return (lines && (character == '\n' || character == '\r' || character == '\t'))
                || !(Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE);
    }

    private void idempotencyKey() {
        var key = asked.idempotencyKey();
        if (key != null && (key.isEmpty() || key.length() > LONGEST_KEY)) {
            error("Idempotency-Key", "invalid_length", "A key has 1 to " + LONGEST_KEY + " characters.");
        } else if (key != null && key.codePoints().anyMatch(c -> !isText(c, false))) {
            error("Idempotency-Key", "control_character", "Control characters are not allowed.");
        }
    }

    private <E extends Enum<E>> E choice(String pointer, String text, E[] allowed, E fallback) {
        if (text == null) {
            if (fallback == null) {
                error(pointer, "required", "One of " + labels(allowed) + ".");
            }
            return fallback;
        }
        var found = Arrays.stream(allowed)
                .filter(value -> label(value).equals(text))
                .findFirst();
        if (found.isEmpty()) {
            error(pointer, "unknown_value", "One of " + labels(allowed) + ".");
        }
        return found.orElse(fallback);
    }

    private static String labels(Enum<?>[] values) {
        return String.join(", ", Arrays.stream(values).map(RequestReader::label).toList());
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private List<PlanRequest.Entry> entries(SubscriptionType type) {
        var instruments = asked.instruments();
        if (instruments == null || instruments.isEmpty()) {
            error("/instruments", "required", "1 to " + MOST_INSTRUMENTS + " instruments.");
            return List.of();
        }
        if (instruments.size() > MOST_INSTRUMENTS) {
            error(
                    "/instruments",
                    "too_many",
                    "At most " + MOST_INSTRUMENTS + " instruments, not " + instruments.size() + ".");
            return List.of();
        }
        return new EntryReader(type, priorityDefault(), errors).read(instruments);
    }

    private int priorityDefault() {
        var priority = asked.priorityDefault();
        if (priority == null) {
            return DEFAULT_PRIORITY;
        }
        if (priority < 1 || priority > 9) {
            error("/priority_default", "out_of_range", "A priority is 1 (first) to 9.");
            return DEFAULT_PRIORITY;
        }
        return priority;
    }

    private int maxInstruments() {
        var max = asked.maxInstruments();
        if (max != null && max < 1) {
            error("/max_instruments", "out_of_range", "At least 1.");
        }
        return max == null ? settings.maxInstruments() : Math.min(max, settings.maxInstruments());
    }

    /** The request's accounts, else the user's own, else one with all that its feed allows. */
    private List<Account> accounts() {
        requireKnownFeed();
        var named = asked.accounts() == null
                ? own
                : AccountReader.read("/accounts", asked.accounts(), feeds, tradeDate, errors);
        var chosen = named.stream()
                .filter(account -> asked.feed() == null || account.feed().equals(asked.feed()))
                .toList();
        if (!chosen.isEmpty()) {
            return chosen;
        }
        if (asked.accounts() != null) {
            if (errors.isEmpty()) {
                error("/accounts", "required", "At least one account at a feed that the request may use.");
            }
            return List.of();
        }
        return feeds.inForce(feed(), tradeDate).map(AccountReader::usual).stream()
                .toList();
    }

    private String feed() {
        return asked.feed() == null ? settings.defaultFeed() : asked.feed();
    }

    private void requireKnownFeed() {
        boolean unused = asked.feed() == null && (asked.accounts() != null || !own.isEmpty());
        if (!unused && feeds.inForce(feed(), tradeDate).isEmpty()) {
            error("/feed", "unknown_value", "One of " + known() + ".");
        }
    }

    private String known() {
        return feeds.feeds().stream()
                .filter(feed -> feed.inForce(tradeDate).isPresent())
                .map(Feed::id)
                .collect(Collectors.joining(", "));
    }

    private LocalDate until() {
        if (asked.until() != null && asked.until().isBefore(tradeDate)) {
            error("/until", "out_of_range", "Not before the trade date " + tradeDate + ".");
        }
        return asked.until() == null ? tradeDate : asked.until();
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
