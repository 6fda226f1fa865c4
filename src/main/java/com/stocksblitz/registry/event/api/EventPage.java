package com.stocksblitz.registry.event.api;

import java.util.List;

/**
 * @param next ask for {@code from = next} to go on; with a filter it can be past the last event given
 * @param head newest position of the log
 * @param firstKept oldest position that is still kept; where {@code from + 1} is older, events are missing
 */
public record EventPage(List<Event> events, long next, long head, long firstKept) {
    public EventPage {
        events = List.copyOf(events);
    }
}
