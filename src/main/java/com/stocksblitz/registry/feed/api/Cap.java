package com.stocksblitz.registry.feed.api;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** How much a limit allows. */
public sealed interface Cap {

    /** The figure for that account, at least 0; empty where the account lacks a number that the cap needs. */
    OptionalLong of(Account account);

    /** A number. */
    record Fixed(long amount) implements Cap {
        public Fixed {
            if (amount < 0) {
                throw new IllegalArgumentException("a cap is at least 0, not " + amount);
            }
        }

        @Override
        public OptionalLong of(Account account) {
            return OptionalLong.of(amount);
        }
    }

    /** The largest of its terms, rounded down. */
    record Largest(List<Term> terms) implements Cap {
        public Largest {
            terms = List.copyOf(terms);
            if (terms.isEmpty()) {
                throw new IllegalArgumentException("a formula needs a term");
            }
        }

        /** A number that the account does not state counts as 0: a formula must not promise what nobody claimed. */
        @Override
        public OptionalLong of(Account account) {
            return terms.stream().mapToLong(term -> term.of(account)).max();
        }
    }

    /** The vendor publishes no figure: the account must state it. */
    record Stated(String number) implements Cap {
        public Stated {
            Objects.requireNonNull(number, "number");
        }

        @Override
        public OptionalLong of(Account account) {
            var stated = account.numbers().get(number);
            return stated == null ? OptionalLong.empty() : OptionalLong.of(whole(stated));
        }
    }

    /**
     * A constant, or one of the account's numbers divided.
     *
     * @param constant or null
     * @param number name of the account's number, null where {@code constant} is not
     * @param per divisor, positive; null for 1
     */
    record Term(Long constant, String number, BigDecimal per) {
        public Term {
            if ((constant == null) == (number == null)) {
                throw new IllegalArgumentException("a term is either a constant or a number of the account");
            }
            if (per != null && per.signum() <= 0) {
                throw new IllegalArgumentException("a divisor is positive, not " + per);
            }
        }

        long of(Account account) {
            if (constant != null) {
                return constant;
            }
            var amount = account.numbers().getOrDefault(number, BigDecimal.ZERO);
            return whole(per == null ? amount : amount.divide(per, 0, RoundingMode.FLOOR));
        }
    }

    private static long whole(BigDecimal amount) {
        return amount.signum() <= 0
                ? 0
                : amount.min(BigDecimal.valueOf(Integer.MAX_VALUE))
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact();
    }
}
