package com.stocksblitz.registry.event;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventPage;
import com.stocksblitz.registry.event.api.EventTypes;
import com.stocksblitz.registry.event.api.PageQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.toggles.api.LiveSetting;
import com.stocksblitz.registry.toggles.api.LiveSettings;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Answers pages of the log, also while streaming is switched off: the log goes on and holds what outlets owe. */
final class EventPages {
    private static final int MOST_EVENTS = 1_000;
    private static final int MOST_TYPES = 32;
    private static final String UNKNOWN_TYPE =
            "There are no events of this type; there are: " + String.join(", ", EventTypes.ALL) + ".";

    private final EventLog log;
    private final LiveSettings settings;

    EventPages(EventLog log, LiveSettings settings) {
        this.log = log;
        this.settings = settings;
    }

    Future<EventPage> page(PageQuery query, Origin origin) {
        var types = query.types() == null ? List.<String>of() : query.types();
        var wrong = check(query, types);
        if (!wrong.isEmpty()) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(wrong)));
        }
        int limit = query.limit() == null ? settings.current().integer(LiveSetting.EVENT_BATCH_SIZE) : query.limit();
        return log.page(query.from(), limit, types, LogFollower.PAGE_BYTES);
    }

    private static List<FieldError> check(PageQuery query, List<String> types) {
        var wrong = new ArrayList<FieldError>();
        if (query.from() < 0) {
            wrong.add(new FieldError("/from", "out_of_range", "A position is 0 or more."));
        }
        if (query.limit() != null && (query.limit() < 1 || query.limit() > MOST_EVENTS)) {
            wrong.add(new FieldError("/limit", "out_of_range", "A page has 1 to " + MOST_EVENTS + " events."));
        }
        if (types.size() > MOST_TYPES) {
            wrong.add(new FieldError("/types", "too_many", "At most " + MOST_TYPES + " types."));
        }
        for (int i = 0; i < Math.min(types.size(), MOST_TYPES); i++) {
            if (types.get(i) == null || !EventTypes.ALL.contains(types.get(i))) {
                wrong.add(new FieldError("/types/" + i, "invalid", UNKNOWN_TYPE));
            }
        }
        return wrong;
    }
}
