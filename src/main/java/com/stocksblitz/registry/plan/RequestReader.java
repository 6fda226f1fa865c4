package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.plan.PlanRequest.Demand;
import com.stocksblitz.registry.plan.api.CreatePlan;
import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.profile.api.ProfileInstruments;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a request: every wrong field is named at once, defaults come from the settings. */
final class RequestReader {
    private static final int MOST_INSTRUMENTS = 5_000;
    private static final int MOST_PROFILES = 200;
    private static final int MOST_DEMANDS = 1_000;
    private static final int MOST_INTENTS = 200;
    private static final int HEAVIEST = 100;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;
    private static final int LONGEST_KEY = 255;
    private static final int DEFAULT_PRIORITY = 5;
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@:|+-]{1,128}");

    private final CreatePlan asked;
    private final PlannerSettings settings;
    private final FeedDirectory feeds;
    private final LocalDate tradeDate;
    private final Known known;
    private final List<FieldError> errors = new ArrayList<>();

    private RequestReader(
            CreatePlan asked, PlannerSettings settings, FeedDirectory feeds, LocalDate tradeDate, Known known) {
        this.asked = asked;
        this.settings = settings;
        this.feeds = feeds;
        this.tradeDate = tradeDate;
        this.known = known;
    }

    /**
     * What the registry knows beside the request.
     *
     * @param accounts the user's, empty where he has stated none
     * @param profiles by user those that the request names
     * @param kept what is left of a stored plan's request, to which this one adds; empty for one that stands alone
     */
    record Known(
            List<Account> accounts,
            Map<String, List<ProfileInstruments.Wanted>> profiles,
            Optional<PlanRequest> kept) {}

    /** @throws FailureException Malformed with all wrong fields */
    static PlanRequest read(
            CreatePlan asked, PlannerSettings settings, FeedDirectory feeds, LocalDate tradeDate, Known known) {
        return new RequestReader(asked, settings, feeds, tradeDate, known).read();
    }

    private PlanRequest read() {
        user("user_id", asked.userId());
        text("/plan_name", asked.planName(), true, LONGEST_NAME, false);
        text("/description", asked.description(), false, LONGEST_DESCRIPTION, true);
        idempotencyKey();
        var type = choice("/subscription_type", asked.subscriptionType(), SubscriptionType.values(), null);
        var demands = demands(type);
        requireFewIntents(demands);
        var request = new PlanRequest(
                asked.userId(),
                asked.planName(),
                asked.description(),
                type,
                demands,
                isPool(),
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

    private void user(String pointer, String user) {
        if (user == null) {
            error(pointer, "required", "A plan belongs to a user.");
        } else if (!isUser(user)) {
            error(pointer, "invalid", "A user id has 1 to 128 letters, digits or . _ @ : | + -");
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

    private boolean isPool() {
        return asked.demands() != null || known.kept().map(PlanRequest::pool).orElse(false);
    }

    private List<Demand> demands(SubscriptionType type) {
        if (asked.demands() != null) {
            return pool(type, asked.demands());
        }
        var own = demand(
                "",
                type,
                asked.userId(),
                1,
                asked.instruments(),
                asked.profileIds(),
                known.kept().isEmpty());
        return known.kept().map(kept -> added(kept, own)).orElse(List.of(own));
    }

    /** To a stored plan's own demand; who of a pool would ask for more, a change cannot say. */
    private List<Demand> added(PlanRequest kept, Demand more) {
        if (more.entries().isEmpty()) {
            return kept.demands();
        }
        if (kept.pool()) {
            error("/add", "not_applicable", "Several users ask in this plan.");
            return kept.demands();
        }
        var own = kept.demands().getFirst();
        var entries =
                Stream.concat(own.entries().stream(), more.entries().stream()).toList();
        return List.of(new Demand(own.userId(), own.weight(), own.most(), entries, own.profiles()));
    }

    private List<Demand> pool(SubscriptionType type, List<com.stocksblitz.registry.plan.api.Demand> stated) {
        if (isGiven(asked.instruments()) || isGiven(asked.profileIds())) {
            error("/demands", "not_applicable", "Either demands, or instruments and profile_ids.");
        }
        if (stated.isEmpty() || stated.size() > MOST_DEMANDS) {
            error("/demands", stated.isEmpty() ? "required" : "too_many", "1 to " + MOST_DEMANDS + " demands.");
            return List.of();
        }
        var users = new HashSet<String>();
        var demands = new ArrayList<Demand>();
        for (int d = 0; d < stated.size(); d++) {
            var at = "/demands/" + d;
            var one = stated.get(d);
            if (one == null) {
                error(at, "required", "A demand.");
                continue;
            }
            user(at + "/user_id", one.userId());
            if (!users.add(one.userId())) {
                error(at + "/user_id", "repeated", "This user has a demand before.");
            }
            int weight = one.weight() == null ? 1 : one.weight();
            if (weight < 1 || weight > HEAVIEST) {
                error(at + "/weight", "out_of_range", "1 to " + HEAVIEST + ".");
            }
            demands.add(demand(at, type, one.userId(), weight, one.instruments(), one.profileIds(), true));
        }
        return demands;
    }

    /** @param at pointer of the object that holds the lists */
    private Demand demand(
            String at,
            SubscriptionType type,
            String user,
            int weight,
            List<JsonNode> instruments,
            List<UUID> profileIds,
            boolean required) {
        var reader = new EntryReader(type, priorityDefault(), errors);
        var entries = new ArrayList<PlanRequest.Entry>();
        var profiles = profileIds == null
                ? List.<ProfileInstruments.Wanted>of()
                : known.profiles().getOrDefault(String.valueOf(user), List.of());
        if (profileIds != null && profileIds.size() > MOST_PROFILES) {
            error(at + "/profile_ids", "too_many", "At most " + MOST_PROFILES + " profiles.");
        }
        if (instruments != null && instruments.size() > MOST_INSTRUMENTS) {
            error(
                    at + "/instruments",
                    "too_many",
                    "At most " + MOST_INSTRUMENTS + " instruments, not " + instruments.size() + ".");
        } else if (isGiven(instruments)) {
            entries.addAll(reader.read(at + "/instruments", instruments));
        } else if (required && !isGiven(profileIds)) {
            error(at + "/instruments", "required", "1 to " + MOST_INSTRUMENTS + " instruments.");
        }
        profiles.forEach(profile -> entries.addAll(reader.read(profile)));
        var versions = profiles.stream()
                .map(profile -> new PlanRequest.ProfileVersion(profile.profileId(), profile.version()))
                .toList();
        return new Demand(user, weight, settings.maxInstruments(), entries, versions);
    }

    private static boolean isGiven(List<?> list) {
        return list != null && !list.isEmpty();
    }

    /** Each is a search of its own. */
    private void requireFewIntents(List<Demand> demands) {
        long intents = demands.stream()
                .flatMap(demand -> demand.entries().stream())
                .map(PlanRequest.Entry::intent)
                .filter(Objects::nonNull)
                .distinct()
                .count();
        if (intents > MOST_INTENTS) {
            error(
                    isPool() ? "/demands" : "/instruments",
                    "too_many",
                    "At most " + MOST_INTENTS + " different chains, indices and futures, not " + intents + ".");
        }
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
        int most = settings.mostInstruments(isPool());
        return max == null ? most : Math.min(max, most);
    }

    /** The request's accounts, else the user's own, else one with all that its feed allows. */
    private List<Account> accounts() {
        var feed = wantedFeed();
        requireKnownFeed(feed);
        var named = asked.accounts() == null
                ? known.accounts()
                : AccountReader.read("/accounts", asked.accounts(), feeds, tradeDate, errors);
        var chosen = named.stream()
                .filter(account -> feed.isEmpty() || account.feed().equals(feed.get()))
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
        return feeds.inForce(feed.orElse(settings.defaultFeed()), tradeDate).map(AccountReader::usual).stream()
                .toList();
    }

    /** The feed that the request names, else the one that a profile prefers and the user's accounts do not exclude. */
    private Optional<String> wantedFeed() {
        if (asked.feed() != null || asked.accounts() != null || asked.demands() != null) {
            return Optional.ofNullable(asked.feed());
        }
        return known.profiles().getOrDefault(String.valueOf(asked.userId()), List.of()).stream()
                .map(profile -> profile.preferences().path("feed").textValue())
                .filter(Objects::nonNull)
                .filter(feed -> known.accounts().isEmpty()
                        || known.accounts().stream()
                                .anyMatch(account -> account.feed().equals(feed)))
                .findFirst();
    }

    private void requireKnownFeed(Optional<String> feed) {
        boolean unused =
                feed.isEmpty() && (asked.accounts() != null || !known.accounts().isEmpty());
        if (!unused
                && feeds.inForce(feed.orElse(settings.defaultFeed()), tradeDate).isEmpty()) {
            error("/feed", "unknown_value", "One of " + knownFeeds() + ".");
        }
    }

    private String knownFeeds() {
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
