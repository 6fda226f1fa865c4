package com.stocksblitz.registry.event.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;

/**
 * A CloudEvents 1.0 event of the log, with the names that older consumers read beside it.
 *
 * @param id UUID version 7, the same wherever the event appears
 * @param sequence position in the log, zero-padded to 19 digits: dense, so counting proves that nothing is missing
 * @param subject instrument key, plan id or profile id
 * @param partitionkey events of one key are in order in every outlet, unless {@code EVENT_ORDERING_GUARANTEE} is none
 * @param data a missing node, in JSON null, where what is stored cannot be read
 */
@JsonIgnoreProperties(
        value = {"event_id", "event_type", "timestamp", "partition_key"},
        allowGetters = true)
public record Event(
        String specversion,
        String id,
        String source,
        String type,
        String subject,
        Instant time,
        String datacontenttype,
        String sequence,
        String partitionkey,
        @JsonInclude(JsonInclude.Include.NON_NULL) String traceparent,
        @JsonInclude(JsonInclude.Include.NON_NULL) String correlationid,
        JsonNode data) {
    private static final int SEQUENCE_DIGITS = 19;

    public Event {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(sequence, "sequence");
    }

    public static Event of(
            long position,
            String id,
            String type,
            String subject,
            Instant time,
            String partitionKey,
            String traceparent,
            String correlationId,
            JsonNode data) {
        return new Event(
                "1.0",
                id,
                "/instrument-registry",
                type,
                subject,
                time,
                "application/json",
                sequence(position),
                partitionKey,
                traceparent,
                correlationId,
                data);
    }

    /** Zero-padded, without the formatter, which takes as long as all the rest of making an event. */
    private static String sequence(long position) {
        var digits = Long.toString(position);
        return "0".repeat(SEQUENCE_DIGITS - digits.length()) + digits;
    }

    /** Whether the data are there. */
    @JsonIgnore
    public boolean isReadable() {
        return data != null && !data.isMissingNode() && !data.isNull();
    }

    public long position() {
        return Long.parseLong(sequence);
    }

    @JsonProperty("event_id")
    String eventId() {
        return id;
    }

    @JsonProperty("event_type")
    String eventType() {
        return type;
    }

    @JsonProperty("timestamp")
    Instant timestamp() {
        return time;
    }

    @JsonProperty("partition_key")
    String partitionKey() {
        return partitionkey;
    }
}
