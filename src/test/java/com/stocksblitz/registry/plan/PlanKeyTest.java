package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanKeyTest {
    private record Counted(String id, Set<String> modes) {}

    @Test
    void theOrderInWhichASetGivesItsMembersDoesNotMatter() {
        var one = new Counted("all", new LinkedHashSet<>(List.of("ltp", "quote", "full")));
        var other = new Counted("all", new LinkedHashSet<>(List.of("full", "ltp", "quote")));

        assertThat(PlanKey.hash(one)).isEqualTo(PlanKey.hash(other));
        assertThat(PlanKey.hash(Map.of("limit", one))).isEqualTo(PlanKey.hash(Map.of("limit", other)));
    }

    @Test
    void theOrderOfMembersDoesNotMatterAndThatOfAListDoes() {
        var members = new LinkedHashMap<String, Object>();
        members.put("b", 2);
        members.put("a", List.of("x", "y"));

        assertThat(PlanKey.hash(members)).isEqualTo(PlanKey.hash(Map.of("a", List.of("x", "y"), "b", 2)));
        assertThat(PlanKey.hash(members)).isNotEqualTo(PlanKey.hash(Map.of("a", List.of("y", "x"), "b", 2)));
    }
}
