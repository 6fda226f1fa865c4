package com.stocksblitz.registry.event.api;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Topic;
import java.time.Duration;

/** The log's channels. */
public final class EventApi {
    /** A page of the log; {@code from} past the end answers an empty page at once. */
    public static final Call<PageQuery, EventPage> PAGE =
            Call.cluster("instrument-registry.events.page", PageQuery.class, EventPage.class, Duration.ofSeconds(5));

    /**
     * Each event of the log, told by one node for the whole cluster; best effort: fetch gaps by {@link #PAGE}. A
     * repeat, after a change of that node, carries the same {@code sequence}.
     */
    public static final Topic<Event> EVENTS = Topic.cluster("instrument-registry.events", Event.class);

    /** The log of this database has grown; followers on this node read on. Best effort: they also poll. */
    public static final Topic<LogAdvanced> ADVANCED = Topic.local("event.advanced", LogAdvanced.class);

    /** A small transaction has left rows in the outbox: wakes the sequencer before its poll. Best effort. */
    public static final Topic<OutboxWritten> WRITTEN = Topic.local("event.written", OutboxWritten.class);

    /** Hands an outlet an event that it could not take before; what it says is the answer. */
    public static final Call<Redeliver, Redelivered> REDELIVER =
            Call.local("event.redeliver", Redeliver.class, Redelivered.class, Duration.ofSeconds(5));

    private EventApi() {}

    /**
     * The events of one type, such as {@code instrument-registry.events.token.changed}; otherwise as {@link #EVENTS}.
     */
    public static Topic<Event> eventsOf(String type) {
        return Topic.cluster(EVENTS.address() + "." + type, Event.class);
    }
}
