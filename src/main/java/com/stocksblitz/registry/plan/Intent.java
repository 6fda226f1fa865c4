package com.stocksblitz.registry.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonSubTypes.Type;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.util.Locale;

/** A wish that names no instrument: which instruments it stands for is decided anew whenever a plan is made. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
@JsonSubTypes({
    @Type(value = Intent.Chain.class, name = "chain"),
    @Type(value = Intent.Index.class, name = "index"),
    @Type(value = Intent.Future.class, name = "future")
})
sealed interface Intent {

    /** How the plan names it in {@code requested_as}: equal intents have equal labels. */
    String label();

    /**
     * The options of one underlying and expiry.
     *
     * @param expiry a date or a word that chains know; null: the next one
     * @param around a strike or a price; null: all strikes, as is {@code width} then
     * @param width listed strikes on each side of the one nearest to {@code around}
     */
    record Chain(
            String underlying,
            @JsonInclude(Include.NON_NULL) String expiry,
            @JsonInclude(Include.NON_NULL) BigDecimal around,
            @JsonInclude(Include.NON_NULL) Integer width)
            implements Intent {
        @Override
        public String label() {
            var strikes = around == null ? "" : ":" + around.toPlainString() + ":" + width;
            return "chain:" + underlying + ":" + (expiry == null ? "next_expiry" : expiry) + strikes;
        }
    }

    /** The members of an index on the trade date. */
    record Index(String name) implements Intent {
        @Override
        public String label() {
            return "index:" + name;
        }
    }

    /** @param which the nearest listed future, the one after it, or the third */
    record Future(String underlying, Which which) implements Intent {
        @Override
        public String label() {
            return "future:" + underlying + ":" + which.label();
        }
    }

    /** Listed futures by nearness of their expiry. */
    enum Which {
        FRONT,
        NEXT,
        FAR;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
