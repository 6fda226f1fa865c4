package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Cap;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.FeedLimits.Connections;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.Scope;
import com.stocksblitz.registry.plan.api.AccountEntry;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads accounts against the feeds' documents: a name that no limit has would silently change nothing. */
final class AccountReader {
    static final int MOST_ACCOUNTS = 50;

    private static final int MOST_CONNECTIONS = 1_000;
    private static final long LARGEST_CAP = 10_000_000;
    private static final BigDecimal LARGEST_NUMBER = new BigDecimal("1e15");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private final FeedDirectory feeds;
    private final LocalDate tradeDate;
    private final List<FieldError> errors;

    private AccountReader(FeedDirectory feeds, LocalDate tradeDate, List<FieldError> errors) {
        this.feeds = feeds;
        this.tradeDate = tradeDate;
        this.errors = errors;
    }

    /** The account of a user who has stated none: every connection that the feed allows. */
    static Account usual(FeedLimits limits) {
        return new Account(
                limits.feed() + "-1",
                limits.feed(),
                limits.connections().limit().orElse(1));
    }

    /** What an account must say before its feed can be planned; empty where nothing is missing. */
    static List<String> missing(FeedLimits limits, Account account) {
        return limits.limits().stream()
                .filter(limit -> !account.overrides().containsKey(limit.id())
                        && limit.cap().of(account).isEmpty())
                .map(Limit::id)
                .toList();
    }

    /** @param errors takes what is wrong; then the list answered is of no use */
    static List<Account> read(
            String pointer,
            List<AccountEntry> entries,
            FeedDirectory feeds,
            LocalDate tradeDate,
            List<FieldError> errors) {
        if (entries.size() > MOST_ACCOUNTS) {
            errors.add(new FieldError(pointer, "too_many", "At most " + MOST_ACCOUNTS + " accounts."));
            return List.of();
        }
        var reader = new AccountReader(feeds, tradeDate, errors);
        var ids = new HashSet<String>();
        var accounts = new ArrayList<Account>();
        for (int i = 0; i < entries.size(); i++) {
            var at = pointer + '/' + i;
            var entry = entries.get(i);
            if (entry == null) {
                reader.error(at, "required", "An account.");
                continue;
            }
            if (entry.id() == null || !ID.matcher(entry.id()).matches()) {
                reader.error(at + "/id", "invalid", "An id has 1 to 64 letters, digits or . _ -");
            } else if (!ids.add(entry.id())) {
                reader.error(at + "/id", "duplicate", "Another account has this id.");
            }
            var limits = entry.feed() == null
                    ? null
                    : feeds.inForce(entry.feed(), tradeDate).orElse(null);
            if (limits == null) {
                reader.error(at + "/feed", "unknown_value", "No feed of this name is in force.");
            } else {
                reader.account(at, entry, limits, accounts);
            }
        }
        return accounts;
    }

    private void account(String at, AccountEntry entry, FeedLimits limits, List<Account> accounts) {
        int before = errors.size();
        var numbers = orEmpty(entry.numbers());
        var overrides = orEmpty(entry.overrides());
        var reserved = orEmpty(entry.reserved());
        var groups = orEmpty(entry.groups());
        int connections = connections(at, entry, limits);
        numbers(at + "/numbers", numbers, limits);
        caps(at + "/overrides", overrides, ids(limits.limits().stream().map(Limit::id)));
        caps(
                at + "/reserved",
                reserved,
                ids(Stream.concat(
                        limits.limits().stream().map(Limit::id),
                        limits.alternatives().stream().map(Alternatives::id))));
        groups(at + "/groups", groups);
        if (errors.size() > before || entry.id() == null) {
            return;
        }
        var account = new Account(entry.id(), entry.feed(), connections, numbers, overrides, reserved, groups);
        var missing = missing(limits, account);
        if (missing.isEmpty()) {
            accounts.add(account);
        } else {
            error(
                    at,
                    "no_limit_known",
                    "The feed publishes no figure for " + String.join(", ", missing)
                            + "; the account must state it in numbers or overrides.");
        }
    }

    private int connections(String at, AccountEntry entry, FeedLimits limits) {
        int usual = limits.connections().limit().orElse(1);
        if (entry.connections() == null) {
            return usual;
        }
        int asked = entry.connections();
        boolean overridden = orEmpty(entry.overrides()).containsKey(Connections.ID);
        int most = overridden ? MOST_CONNECTIONS : limits.connections().limit().orElse(MOST_CONNECTIONS);
        if (asked < 1 || asked > most) {
            error(at + "/connections", "out_of_range", "1 to " + most + "; an override of connections allows more.");
            return usual;
        }
        return asked;
    }

    private void numbers(String at, Map<String, BigDecimal> numbers, FeedLimits limits) {
        var known =
                limits.limits().stream().flatMap(limit -> names(limit.cap())).collect(Collectors.toSet());
        numbers.forEach((name, value) -> {
            if (!known.contains(name)) {
                error(at, "unknown_field", name + " is no number of this feed" + list(known));
            } else if (value == null || value.signum() < 0 || value.compareTo(LARGEST_NUMBER) > 0) {
                error(at, "out_of_range", name + " is 0 to " + LARGEST_NUMBER.toPlainString() + ".");
            }
        });
    }

    private static Stream<String> names(Cap cap) {
        return switch (cap) {
            case Cap.Fixed fixed -> Stream.empty();
            case Cap.Largest largest ->
                largest.terms().stream().map(Cap.Term::number).filter(Objects::nonNull);
            case Cap.Stated stated -> Stream.of(stated.number());
        };
    }

    private static Set<String> ids(Stream<String> limits) {
        return Stream.concat(Stream.of(Connections.ID), limits).collect(Collectors.toSet());
    }

    private void caps(String at, Map<String, Long> caps, Set<String> known) {
        caps.forEach((id, amount) -> {
            if (!known.contains(id)) {
                error(at, "unknown_field", id + " cannot stand here" + list(known));
            } else if (amount == null || amount < 0 || amount > LARGEST_CAP) {
                error(at, "out_of_range", id + " is 0 to " + LARGEST_CAP + ".");
            }
        });
    }

    private void groups(String at, Map<Scope, String> groups) {
        groups.forEach((scope, name) -> {
            if (!scope.isShared()) {
                error(at, "unknown_field", "Accounts share a team or an ip.");
            } else if (name == null || !ID.matcher(name).matches()) {
                error(at, "invalid", "A group's name has 1 to 64 letters, digits or . _ -");
            }
        });
    }

    private static String list(Set<String> known) {
        return known.isEmpty()
                ? "; it needs none."
                : "; known are " + known.stream().sorted().collect(Collectors.joining(", ")) + ".";
    }

    private static <K, V> Map<K, V> orEmpty(Map<K, V> map) {
        return map == null ? Map.of() : map;
    }

    private void error(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }
}
