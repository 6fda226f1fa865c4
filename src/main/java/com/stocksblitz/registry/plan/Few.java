package com.stocksblitz.registry.plan;

import java.util.List;
import java.util.function.Function;

/** Lists of which a plan has thousands and which nearly always hold one or nothing: a stream for each is dear. */
final class Few {
    private Few() {}

    static <A, B> List<B> map(List<A> few, Function<? super A, ? extends B> to) {
        return switch (few.size()) {
            case 0 -> List.of();
            case 1 -> List.of(to.apply(few.getFirst()));
            default -> few.stream().<B>map(to).toList();
        };
    }
}
