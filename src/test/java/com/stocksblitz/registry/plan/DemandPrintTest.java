package com.stocksblitz.registry.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.stocksblitz.registry.feed.api.Mode;
import com.stocksblitz.registry.plan.PlanRequest.Demand;
import com.stocksblitz.registry.plan.PlanRequest.Entry;
import com.stocksblitz.registry.plan.PlanRequest.ProfileVersion;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DemandPrintTest {
    private static final Entry TCS = entry("NSE:TCS");

    private static Entry entry(String reference) {
        return new Entry(reference, Mode.QUOTE, Mode.LTP, 5);
    }

    private static Entry chain(String underlying, String expiry, String around) {
        return new Entry(
                "",
                new Intent.Chain(underlying, expiry, around == null ? null : new BigDecimal(around), 2),
                null,
                Mode.QUOTE,
                Mode.LTP,
                5);
    }

    private static Demand demand(Entry... entries) {
        return new Demand("u", 1, 1_000, List.of(entries), List.of());
    }

    @Test
    void isTheSameForEqualDemands() {
        assertThat(DemandPrint.of(List.of(demand(entry("NSE:TCS"), chain("NIFTY", null, "25000")))))
                .isEqualTo(DemandPrint.of(List.of(demand(entry("NSE:TCS"), chain("NIFTY", null, "25000")))));
    }

    @Test
    void isAnotherWhereverAnythingIs() {
        var prints = Stream.of(
                        List.of(demand()),
                        List.of(demand(), demand()),
                        List.of(demand(TCS)),
                        List.of(demand(TCS, TCS)),
                        List.of(demand(TCS), demand(TCS)),
                        List.of(demand(entry("NSE:TCS-"))),
                        List.of(demand(entry("NSE:"), entry("TCS"))),
                        List.of(demand(entry("NSE:TCS"), entry("NSE:WIPRO"))),
                        List.of(demand(entry("NSE:WIPRO"), entry("NSE:TCS"))),
                        List.of(demand(new Entry("NSE:TCS", Mode.FULL, Mode.LTP, 5))),
                        List.of(demand(new Entry("NSE:TCS", Mode.QUOTE, Mode.QUOTE, 5))),
                        List.of(demand(new Entry("NSE:TCS", Mode.QUOTE, Mode.LTP, 4))),
                        List.of(demand(new Entry("NSE:TCS", null, null, 5))),
                        List.of(demand(new Entry("NSE:TCS", null, "p", Mode.QUOTE, Mode.LTP, 5))),
                        List.of(demand(entry("é"))),
                        List.of(demand(entry("Ã©"))),
                        List.of(demand(entry("\u20b9"))),
                        List.of(demand(entry("\ud83d\ude00"))),
                        List.of(demand(entry("\ude00\ud83d"))),
                        List.of(demand(entry("x".repeat(5_000)))),
                        List.of(demand(entry("x".repeat(4_999) + 'y'))),
                        List.of(demand(entry("x".repeat(5_001)))),
                        List.of(demand(chain("NIFTY", null, null))),
                        List.of(demand(chain("NIFTY", null, "25000"))),
                        List.of(demand(chain("NIFTY", "current_week", "25000"))),
                        List.of(demand(chain("NFO:NIFTY", null, "25000"))),
                        List.of(new Demand("v", 1, 1_000, List.of(TCS), List.of())),
                        List.of(new Demand("u", 2, 1_000, List.of(TCS), List.of())),
                        List.of(new Demand("u", 1, 100, List.of(TCS), List.of())),
                        List.of(new Demand("u", 1, 1_000, List.of(TCS), List.of(new ProfileVersion("p", 1)))),
                        List.of(new Demand("u", 1, 1_000, List.of(TCS), List.of(new ProfileVersion("p", 2)))))
                .map(DemandPrint::of)
                .toList();

        assertThat(prints).doesNotHaveDuplicates();
    }
}
