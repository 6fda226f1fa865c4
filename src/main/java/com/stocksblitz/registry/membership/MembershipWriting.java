package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.event.api.EventApi;
import com.stocksblitz.registry.event.api.OutboxWritten;
import com.stocksblitz.registry.membership.api.AdoptMemberships;
import com.stocksblitz.registry.membership.api.MembershipsWritten;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.function.Supplier;

/** Writes memberships where the registry counts; the screener is told from the log. */
final class MembershipWriting {
    private final Bus bus;
    private final MembershipStore store;
    private final Preparation preparation;
    private final Supplier<LocalDate> tradeDate;

    MembershipWriting(Bus bus, MembershipStore store, Preparation preparation, Supplier<LocalDate> tradeDate) {
        this.bus = bus;
        this.store = store;
        this.preparation = preparation;
        this.tradeDate = tradeDate;
    }

    /** Fails with {@link MembershipStore.SideMoved} where the registry does not count. */
    Future<MembershipsWritten> write(WriteMemberships request, Origin origin) {
        var today = tradeDate.get();
        return preparation
                .of(request, origin)
                .compose(prepared -> store.write(prepared.attempt(), origin, known -> prepared.decide(known, today)))
                .onSuccess(this::tell);
    }

    /** Takes over what the screener has, where it counts. */
    Future<MembershipsWritten> adopt(AdoptMemberships asked, Origin origin) {
        var today = tradeDate.get();
        return preparation
                .of(new WriteMemberships(asked.memberships(), false, null), origin)
                .compose(prepared -> store.adopt(prepared.attempt(), origin, known -> prepared.adopt(known, today)))
                .onSuccess(this::tell);
    }

    private void tell(MembershipsWritten written) {
        bus.publish(EventApi.WRITTEN, new OutboxWritten());
    }
}
