package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.api.Account;
import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.instrument.Instrument;
import com.stocksblitz.registry.plan.solve.Deadline;
import com.stocksblitz.registry.plan.solve.Level;
import com.stocksblitz.registry.plan.solve.Solver;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Random requests of every kind of key, level and strictness, against the tiny feed and against Kite. */
class AccountOfEveryEntryTest {
    private static final int REQUESTS = Integer.getInteger("property.problems", 1_000);
    private static final int FIRST_SEED = Integer.getInteger("property.seed", 0);

    private final Instrument suspended = Markets.inactive("NSE", "SUSPENDED", "suspended");
    private final MemoryCatalog catalog = new MemoryCatalog()
            .add(Markets.shares("S", 12))
            .add(suspended, Markets.inactive("NSE", "DELISTED", "delisted"))
            .add(Markets.shareWithoutToken("NSE", "TOKENLESS"))
            .name("ALIAS", Markets.share("NSE", "S0003"))
            .name("EXPIRED", Markets.future("NIFTY", Markets.TODAY.minusDays(1)))
            .name("ENDING", Markets.future("NIFTY", Markets.TODAY))
            .ambiguous("TWICE", suspended, suspended);
    private final List<String> references = Stream.concat(
                    Markets.shares("S", 12).stream().map(share -> share.key().value()),
                    Stream.of(
                            "nse:s0003",
                            "S0003",
                            "ALIAS",
                            "NSE:SUSPENDED",
                            "NSE:DELISTED",
                            "NSE:TOKENLESS",
                            "EXPIRED",
                            "ENDING",
                            "TWICE",
                            "NSE:UNKNOWN",
                            "nse:unknown"))
            .toList();
    private final PlanMaker maker = new PlanMaker(new Solver(), new Meter(System::nanoTime));
    private final TradeDay day = new TradeDay(() -> Markets.TODAY, ZoneId.of("Asia/Kolkata"));
    private final Bases bases = new Bases(Markets.feeds(), day, new Meter(System::nanoTime));

    @Test
    void everyEntryIsInOneListAndNoLimitIsBroken() {
        for (int seed = FIRST_SEED; seed < FIRST_SEED + REQUESTS; seed++) {
            var request = request(new Random(seed));
            var plan = make(request);

            assertThat(requestedAs(plan))
                    .as("seed %d, %s", seed, request)
                    .containsExactlyInAnyOrderElementsOf(request.demands().getFirst().entries().stream()
                            .map(PlanRequest.Entry::reference)
                            .toList());
            assertThat(plan.accounted().requested()).as("seed %d", seed).isEqualTo(request.size());
            assertThat(plan.instruments())
                    .as("seed %d", seed)
                    .isSorted()
                    .doesNotHaveDuplicates()
                    .hasSizeLessThanOrEqualTo(request.maxInstruments());
            assertThat(plan.connections())
                    .as("seed %d", seed)
                    .flatExtracting(PlanData.Connection::limits)
                    .allSatisfy(limit -> assertThat(limit.used()).isLessThanOrEqualTo(limit.capacity()));
            assertThat(plan.placements())
                    .as("seed %d", seed)
                    .allSatisfy(one ->
                            assertThat(one.reason()).isIn("as_asked", "lowered_capacity", "lowered_not_offered"));
            assertThat(lasting(make(request))).as("seed %d, again", seed).isEqualTo(lasting(plan));
        }
    }

    private PlanData make(PlanRequest request) {
        var expansion = Expansion.of(request, Map.of());
        var located = catalog.locate(expansion.references(), 2);
        return maker.make(bases.basis(request, expansion, located, Optional.empty(), Duration.ZERO), Deadline.none());
    }

    private PlanRequest request(Random random) {
        var type = pick(random, SubscriptionType.values());
        var entries = new ArrayList<PlanRequest.Entry>();
        int count = 1 + random.nextInt(25);
        for (int i = 0; i < count; i++) {
            entries.add(entry(random, type));
        }
        return new PlanRequest(
                "test",
                "random",
                null,
                type,
                List.of(new PlanRequest.Demand("test", 1, 1_000, entries, List.of())),
                false,
                pick(random, Level.values()),
                pick(random, Strictness.values()),
                1 + random.nextInt(12),
                accounts(random),
                null,
                Markets.TODAY.plusDays(random.nextInt(2)),
                false);
    }

    private static List<Account> accounts(Random random) {
        var tiny = new Account("tiny-1", "tiny", 2);
        return switch (random.nextInt(4)) {
            case 0 -> List.of(new Account("kite-1", "kite", 3));
            case 1 ->
                List.of(
                        tiny,
                        new Account("kite-1", "kite", 1, Map.of(), Map.of("instruments", 2L), Map.of(), Map.of()));
            default -> List.of(tiny);
        };
    }

    private PlanRequest.Entry entry(Random random, SubscriptionType type) {
        var reference = references.get(random.nextInt(references.size()));
        int priority = 1 + random.nextInt(9);
        if (type == SubscriptionType.HISTORICAL) {
            return new PlanRequest.Entry(reference, null, null, priority);
        }
        var mode = pick(random, Mode.values());
        return new PlanRequest.Entry(reference, mode, Mode.ofStep(1 + random.nextInt(mode.step())), priority);
    }

    private static <T> T pick(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static List<String> requestedAs(PlanData plan) {
        return Stream.of(
                        plan.placements().stream().map(PlanData.Placement::requestedAs),
                        plan.pending().stream().map(PlanData.Pending::requestedAs),
                        plan.rejected().stream().map(PlanData.Rejected::requestedAs),
                        plan.unserved().stream().map(PlanData.Unserved::requestedAs))
                .flatMap(lists -> lists)
                .flatMap(List::stream)
                .toList();
    }

    /** The plan but for what was measured. */
    private static List<Object> lasting(PlanData plan) {
        return List.of(plan.placements(), plan.pending(), plan.rejected(), plan.unserved(), plan.connections());
    }
}
