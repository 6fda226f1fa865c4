package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.json.WrittenJson;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;

/** A plan's document, and {@code plan_data}: that document with what names the stored plan beside it. */
final class PlanDocument {
    /** A document of a newer version of this program may have members that this one does not know. */
    private static final ObjectReader PLAN =
            Json.mapper().readerFor(PlanData.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private PlanDocument() {}

    /**
     * What names a plan. Apart from the document, so that the same plan has the same bytes whatever it is called.
     *
     * @param planId null for a dry run, as is {@code createdAt}
     * @param status {@code draft} for a dry run
     */
    record Header(
            String planId,
            String userId,
            String planName,
            String description,
            String subscriptionType,
            String status,
            Instant createdAt) {

        static Header of(PlanRequest request, UUID planId, String status, Instant createdAt) {
            return new Header(
                    planId == null ? null : planId.toString(),
                    request.userId(),
                    request.planName(),
                    request.description(),
                    request.type().label(),
                    status,
                    createdAt);
        }

        static Header of(PlanRow plan, String status) {
            return new Header(
                    plan.planId().toString(),
                    plan.userId(),
                    plan.planName(),
                    plan.description(),
                    plan.subscriptionType(),
                    status,
                    plan.createdAt());
        }
    }

    static PackedDocument pack(PlanData plan) {
        return PackedDocument.pack(out -> CanonicalJson.write(plan, out));
    }

    static PlanData read(PackedDocument packed) {
        try {
            return PLAN.readValue(packed.unpack());
        } catch (IOException damaged) {
            throw new IllegalStateException("a stored plan cannot be read", damaged);
        }
    }

    /** {@code plan_data} of a plan, without reading its document. */
    static WrittenJson planData(Header header, WrittenJson.Source document) {
        return join(header, document);
    }

    /** One object with the members of both, neither of which is empty. */
    static WrittenJson join(Object first, WrittenJson.Source second) {
        return WrittenJson.join(bytes(first), second);
    }

    private static byte[] bytes(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    static String text(Object value) {
        try {
            return Json.mapper().writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a record of ours cannot be written as JSON", impossible);
        }
    }

    static <T> T value(String text, Class<T> type) {
        try {
            return Json.mapper().readValue(text, type);
        } catch (JsonProcessingException damaged) {
            throw new IllegalStateException("a stored answer cannot be read", damaged);
        }
    }
}
