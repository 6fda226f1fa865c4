package com.stocksblitz.registry.plan.solve;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An exact share, not reduced.
 *
 * @param numerator at least 0
 * @param denominator at least 1
 */
public record Fraction(long numerator, long denominator) implements Comparable<Fraction> {
    public static final Fraction ZERO = new Fraction(0, 1);

    public Fraction {
        if (numerator < 0 || denominator < 1) {
            throw new IllegalArgumentException("not a share: " + numerator + "/" + denominator);
        }
    }

    /** Rounded half up. */
    public BigDecimal toDecimal(int scale) {
        return BigDecimal.valueOf(numerator).divide(BigDecimal.valueOf(denominator), scale, RoundingMode.HALF_UP);
    }

    /** By value; {@code 1/2} and {@code 2/4} compare as equal though they are different records. */
    @Override
    public int compareTo(Fraction other) {
        return Long.compare(
                Math.multiplyExact(numerator, other.denominator), Math.multiplyExact(other.numerator, denominator));
    }
}
