package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.membership.MembershipStore.After;
import com.stocksblitz.registry.membership.MembershipStore.Filter;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Who belongs to what, on a date, as the registry has it. */
final class MembershipReading implements MembershipSide {
    private static final char BETWEEN = '\n';

    private final MembershipStore store;
    private final CatalogLookups catalog;
    private final Supplier<LocalDate> tradeDate;

    MembershipReading(MembershipStore store, CatalogLookups catalog, Supplier<LocalDate> tradeDate) {
        this.store = store;
        this.catalog = catalog;
        this.tradeDate = tradeDate;
    }

    @Override
    public Future<Members> members(MembersQuery query, Origin origin) {
        return MembershipQueries.check(query)
                .compose(checked -> catalog.index(query.index(), origin))
                .compose(index -> store.members(index, date(query.asOf())))
                .map(members -> members.orElseThrow(() -> MembershipQueries.noMembers(query.index())));
    }

    @Override
    public Future<MembershipPage> list(MembershipsQuery query, Origin origin) {
        var after = Optional.ofNullable(query.cursor()).map(MembershipReading::open);
        var asOf = date(query.asOf());
        return MembershipQueries.check(query, after.isEmpty() || after.get().isPresent())
                .compose(checked -> index(query, origin))
                .compose(index -> instrument(query, origin)
                        .compose(instrument -> store.list(new Filter(
                                index, instrument, asOf, after.flatMap(cursor -> cursor), query.limit() + 1)))
                        .map(rows -> page(rows, asOf, query.limit())));
    }

    private Future<Optional<IndexRef>> index(MembershipsQuery query, Origin origin) {
        return query.index() == null
                ? Future.succeededFuture(Optional.empty())
                : catalog.index(query.index(), origin).map(Optional::of);
    }

    private Future<OptionalLong> instrument(MembershipsQuery query, Origin origin) {
        return query.instrumentKey() == null
                ? Future.succeededFuture(OptionalLong.empty())
                : catalog.instrument(query.instrumentKey(), origin)
                        .map(found -> OptionalLong.of(found.instrument().id()));
    }

    private LocalDate date(LocalDate asked) {
        return asked == null ? tradeDate.get() : asked;
    }

    private static MembershipPage page(List<Membership> rows, LocalDate asOf, int limit) {
        boolean more = rows.size() > limit;
        var shown = more ? rows.subList(0, limit) : rows;
        return new MembershipPage(shown.size(), asOf, shown, more ? seal(shown.getLast()) : null);
    }

    private static String seal(Membership last) {
        var place = last.indexId() + BETWEEN + last.instrumentKey();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<After> open(String cursor) {
        try {
            var place = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            int between = place.indexOf(BETWEEN);
            return between < 0 || place.indexOf('\0') >= 0 || place.charAt(0) == LegacyCursor.MARK
                    ? Optional.empty()
                    : Optional.of(new After(place.substring(0, between), place.substring(between + 1)));
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
    }
}
