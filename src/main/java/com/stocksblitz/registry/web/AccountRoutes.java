package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.plan.api.AccountsQuery;
import com.stocksblitz.registry.plan.api.PlanApi;
import com.stocksblitz.registry.plan.api.PutAccounts;
import com.stocksblitz.registry.plan.api.UserAccounts;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Map;

/** The users' accounts at the feeds. */
final class AccountRoutes implements Routes {
    private final Bus bus;

    AccountRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("getAccounts", this::get, "putAccounts", this::put);
    }

    private Future<Answer> get(Request request) {
        return bus.ask(PlanApi.ACCOUNTS, new AccountsQuery(request.text("user_id")), request.origin())
                .map(AccountRoutes::answer);
    }

    private Future<Answer> put(Request request) {
        var added = new HashMap<String, String>();
        added.put("user_id", request.text("user_id"));
        added.put("if_match", request.text("If-Match"));
        return bus.ask(PlanApi.PUT_ACCOUNTS, request.body(PutAccounts.class, added), request.origin())
                .map(AccountRoutes::answer);
    }

    private static Answer answer(UserAccounts accounts) {
        return Answer.version(accounts.version(), accounts);
    }
}
