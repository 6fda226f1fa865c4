package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.plan.AccountStore.Stored;
import com.stocksblitz.registry.plan.api.AccountEntry;
import com.stocksblitz.registry.plan.api.AccountsQuery;
import com.stocksblitz.registry.plan.api.PutAccounts;
import com.stocksblitz.registry.plan.api.UserAccounts;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** The users' accounts: read, replaced, and looked up for each plan. */
final class Accounts {
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");
    private static final int MOST_REMEMBERED = 10_000;

    /** How long the store is not asked after it did not answer, so that each plan does not wait for it. */
    private static final Duration BELIEVE = Duration.ofSeconds(2);

    /** How long the store is waited for where there is something to believe, and where there is not. */
    private static final Duration WITH_BELIEF = Duration.ofMillis(250);

    private static final Duration WITHOUT = Duration.ofSeconds(3);

    private final AccountStore store;
    private final LiveSettings live;
    private final FeedDirectory feeds;
    private final TradeDay day;
    private final Clock clock;
    private final Map<String, List<Account>> lastSeen = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Account>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };
    /** Many plans of one user at once ask the store once. */
    private final Flights<String, List<Account>> reading = new Flights<>();

    private Instant believedUntil = Instant.MIN;

    Accounts(AccountStore store, LiveSettings live, FeedDirectory feeds, TradeDay day, Clock clock) {
        this.store = store;
        this.live = live;
        this.feeds = feeds;
        this.day = day;
        this.clock = clock;
    }

    Future<UserAccounts> get(AccountsQuery query, Origin origin) {
        requireOwn(query.userId(), origin);
        return store.find(query.userId()).map(found -> answer(query.userId(), found));
    }

    Future<UserAccounts> put(PutAccounts asked, Origin origin) {
        requireOwn(asked.userId(), origin);
        var expected = expected(asked.ifMatch());
        var errors = new ArrayList<FieldError>();
        if (asked.accounts() == null) {
            errors.add(new FieldError("/accounts", "required", "The accounts, or an empty list."));
        }
        var accounts = asked.accounts() == null
                ? List.<Account>of()
                : AccountReader.read("/accounts", asked.accounts(), feeds, day.date(), errors);
        if (!errors.isEmpty()) {
            throw new FailureException(Failure.Malformed.of(errors));
        }
        return store.replace(asked.userId(), accounts, expected, origin)
                .onSuccess(stored -> lastSeen.put(asked.userId(), stored.accounts()))
                .map(stored -> answer(asked.userId(), Optional.of(stored)));
    }

    /**
     * What a plan of that user is made with; empty where he has stated none. While the store is away: what this node
     * saw last, so that cached plans are still answered.
     */
    Future<List<Account>> of(String userId) {
        if (userId == null) {
            return Future.succeededFuture(List.of());
        }
        if (clock.instant().isBefore(believedUntil) && lastSeen.containsKey(userId)) {
            return Future.succeededFuture(lastSeen.get(userId));
        }
        return reading.find(userId).orElseGet(() -> reading.lead(userId, () -> read(userId)));
    }

    /** What {@link #of} gave last, which it will most often give again; empty where this node has not asked lately. */
    Optional<List<Account>> lastSeen(String userId) {
        return userId == null ? Optional.of(List.of()) : Optional.ofNullable(lastSeen.get(userId));
    }

    private Future<List<Account>> read(String userId) {
        var limit = lastSeen.containsKey(userId) ? WITH_BELIEF : WITHOUT;
        return store.find(userId)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .map(found -> found.map(Stored::accounts).orElse(List.of()))
                .onSuccess(accounts -> lastSeen.put(userId, accounts))
                .recover(cause -> believe(userId, cause));
    }

    private Future<List<Account>> believe(String userId, Throwable cause) {
        boolean slow = cause instanceof TimeoutException;
        boolean away = cause instanceof FailureException known && known.failure() instanceof Failure.Unavailable;
        if (!slow && !away) {
            return Future.failedFuture(cause);
        }
        believedUntil = clock.instant().plus(BELIEVE);
        // A store that is only slow would keep a plan made with accounts that the user does not have.
        return slow && !lastSeen.containsKey(userId)
                ? Future.failedFuture(new FailureException(
                        new Failure.Unavailable("The accounts of the user could not be read in time.", BELIEVE)))
                : Future.succeededFuture(lastSeen.getOrDefault(userId, List.of()));
    }

    private UserAccounts answer(String userId, Optional<Stored> found) {
        var stated = found.map(Stored::accounts).orElse(List.of());
        var accounts = stated.isEmpty() ? usual() : stated;
        return new UserAccounts(
                userId,
                accounts.stream().map(AccountEntry::of).toList(),
                stated.isEmpty(),
                found.map(Stored::version).orElse(0L),
                found.map(Stored::updatedAt).orElse(null));
    }

    private List<Account> usual() {
        return feeds
                .inForce(PlannerSettings.of(live.current()).defaultFeed(), day.date())
                .map(AccountReader::usual)
                .stream()
                .toList();
    }

    private static OptionalLong expected(String ifMatch) {
        if (ifMatch == null) {
            throw new FailureException(
                    new Failure.WrongVersion(true, "If-Match must name the ETag of the accounts that are replaced."));
        }
        if (ifMatch.strip().equals("*")) {
            return OptionalLong.empty();
        }
        var tag = TAG.matcher(ifMatch.strip());
        if (!tag.matches()) {
            throw new FailureException(new Failure.WrongVersion(false, "If-Match names no version of the accounts."));
        }
        return OptionalLong.of(Long.parseLong(tag.group(1)));
    }

    private static void requireOwn(String userId, Origin origin) {
        if (userId == null || !RequestReader.isUser(userId)) {
            throw new FailureException(Failure.Malformed.of(
                    "user_id", "invalid", "A user id has 1 to 128 letters, digits or . _ @ : | + -"));
        }
        if (!Ownership.maySee(userId, origin)) {
            throw new FailureException(new Failure.Forbidden("user_id is not the acting user."));
        }
    }
}
