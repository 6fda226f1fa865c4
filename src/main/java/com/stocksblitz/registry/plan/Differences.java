package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.FeedDirectory;
import com.stocksblitz.registry.plan.api.DiffQuery;
import com.stocksblitz.registry.plan.api.FeedMessage;
import com.stocksblitz.registry.plan.api.FeedMessage.Action;
import com.stocksblitz.registry.plan.api.PlanDifference;
import com.stocksblitz.registry.plan.diff.PlanDiff;
import com.stocksblitz.registry.plan.diff.Subscription;
import com.stocksblitz.registry.plan.solve.Problem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What a ticker service has to send to get from one stored plan to another. */
final class Differences {
    private final Vertx vertx;
    private final PlanStore store;
    private final FeedDirectory feeds;
    private final TradeDay day;

    Differences(Vertx vertx, PlanStore store, FeedDirectory feeds, TradeDay day) {
        this.vertx = vertx;
        this.store = store;
        this.feeds = feeds;
        this.day = day;
    }

    Future<PlanDifference> diff(DiffQuery query, Origin origin) {
        if (query.planId() == null) {
            throw new FailureException(Failure.Malformed.of("plan_id", "required", "The id of a plan."));
        }
        var to = find(query.planId(), origin);
        var from = query.from() == null
                ? Future.succeededFuture(Optional.<PlanRow>empty())
                : find(query.from(), origin).map(Optional::of);
        return Future.all(to, from)
                .compose(found -> vertx.executeBlocking(() -> difference(query, from.result(), to.result()), false));
    }

    private Future<PlanRow> find(UUID planId, Origin origin) {
        return store.find(planId).map(found -> Ownership.visible(found, planId, origin));
    }

    private PlanDifference difference(DiffQuery query, Optional<PlanRow> from, PlanRow to) {
        var before = from.map(Differences::read);
        var after = read(to);
        var supplies = supplies(before, after);
        var held = before.map(Differences::subscriptions).orElse(List.of());
        var wanted = subscriptions(after);
        var diff = PlanDiff.between(held, wanted, supplies);
        if (!diff.withoutRoom().isEmpty()) {
            throw refusal(
                    "over_limit",
                    "The limits in force have no room for " + diff.withoutRoom().size() + " of its instruments.");
        }
        var messages = diff.messages();
        return new PlanDifference(
                to.planId().toString(),
                query.from() == null ? null : query.from().toString(),
                feeds.version(),
                summary(held, wanted, messages),
                messages.isEmpty() ? 0 : messages.getLast().atMs(),
                paceReason(messages, supplies),
                messages);
    }

    private static PlanData read(PlanRow row) {
        if (row.subscriptionType().equals(SubscriptionType.HISTORICAL.label())) {
            throw refusal("not_applicable", "A historical plan subscribes nothing.");
        }
        return PlanDocument.read(row.document());
    }

    private static List<Subscription> subscriptions(PlanData plan) {
        return plan.placements().stream()
                .map(one -> new Subscription(one.key(), one.token(), one.account(), one.connection(), one.mode()))
                .toList();
    }

    /** The accounts of the new plan as it has them, and those that only the old one has. */
    private List<Problem.Supply> supplies(Optional<PlanData> before, PlanData after) {
        var accounts = new LinkedHashMap<String, Account>();
        after.request().accounts().forEach(account -> accounts.put(account.id(), account));
        before.ifPresent(plan -> plan.request().accounts().forEach(account -> {
            var same = accounts.putIfAbsent(account.id(), account);
            if (same != null && !same.feed().equals(account.feed())) {
                throw refusal("account_changed_feed", "The account " + account.id() + " has changed its feed.");
            }
        }));
        return accounts.values().stream()
                .map(account -> new Problem.Supply(
                        account,
                        feeds.inForce(account.feed(), day.date())
                                .orElseThrow(() ->
                                        refusal("unknown_feed", "The feed " + account.feed() + " is not in force."))))
                .toList();
    }

    private static PlanDifference.Summary summary(
            List<Subscription> held, List<Subscription> wanted, List<FeedMessage> messages) {
        var before = new HashMap<String, Subscription>();
        held.forEach(one -> before.put(one.key(), one));
        int kept = 0;
        int fresh = 0;
        int modes = 0;
        for (var one : wanted) {
            var old = before.remove(one.key());
            kept += one.equals(old) ? 1 : 0;
            fresh += old == null ? 1 : 0;
            modes += old != null && !one.equals(old) && old.isBeside(one) ? 1 : 0;
        }
        int moved = wanted.size() - kept - fresh - modes;
        return new PlanDifference.Summary(kept, fresh, before.size(), moved, modes, messages.size());
    }

    /** Only what would have had to wait makes a missing figure matter. */
    private static String paceReason(List<FeedMessage> messages, List<Problem.Supply> supplies) {
        for (var supply : supplies) {
            var pace = supply.limits().messages();
            var own = messages.stream()
                    .filter(message -> message.account().equals(supply.account().id()))
                    .toList();
            boolean waits = perConnection(own).values().stream().anyMatch(count -> count > 1);
            if (waits && pace.perSecond() == null) {
                return "The feed " + supply.account().feed() + " publishes no rate for messages.";
            }
            boolean connects = own.stream()
                            .filter(message -> message.action() == Action.CONNECT)
                            .count()
                    > 1;
            if (connects && pace.connectsPerSecond() == null) {
                return "The feed " + supply.account().feed() + " publishes no rate for new connections.";
            }
        }
        return null;
    }

    private static Map<Integer, Integer> perConnection(List<FeedMessage> messages) {
        var counts = new HashMap<Integer, Integer>();
        messages.stream()
                .filter(message -> !message.keys().isEmpty())
                .forEach(message -> counts.merge(message.connection(), 1, Integer::sum));
        return counts;
    }

    private static FailureException refusal(String code, String detail) {
        return new FailureException(new Failure.Refused(
                "refused",
                "No messages lead to this plan; plan again.",
                List.of(new FieldError("plan_id", code, detail))));
    }
}
