package com.stocksblitz.registry.web;

import com.stocksblitz.registry.access.api.AccessApi;
import com.stocksblitz.registry.access.api.CreateKey;
import com.stocksblitz.registry.access.api.KeysQuery;
import com.stocksblitz.registry.access.api.RevokeKey;
import com.stocksblitz.registry.bus.Bus;
import io.vertx.core.Future;
import java.util.Map;

/** Named keys. */
final class KeyRoutes implements Routes {
    private final Bus bus;

    KeyRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of("createKey", this::create, "listKeys", this::list, "revokeKey", this::revoke);
    }

    private Future<Answer> create(Request request) {
        return bus.ask(AccessApi.CREATE, request.body(CreateKey.class), request.origin())
                .map(issued -> Answer.created("/actuator/keys/" + issued.key().keyId(), issued));
    }

    private Future<Answer> list(Request request) {
        return bus.ask(AccessApi.LIST, new KeysQuery(request.flag("include_ended")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> revoke(Request request) {
        return bus.ask(AccessApi.REVOKE, new RevokeKey(request.uuid("key_id")), request.origin())
                .map(Answer::ok);
    }
}
