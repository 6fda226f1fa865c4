package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.membership.api.Members;
import com.stocksblitz.registry.membership.api.MembersQuery;
import com.stocksblitz.registry.membership.api.MembershipPage;
import com.stocksblitz.registry.membership.api.MembershipPage.Membership;
import com.stocksblitz.registry.membership.api.MembershipsQuery;
import com.stocksblitz.registry.mirror.api.MirrorApi;
import com.stocksblitz.registry.mirror.api.ScreenerQuery;
import com.stocksblitz.registry.mirror.api.ScreenerRow;
import io.vertx.core.Future;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who belongs to what, as the screener has it, in the registry's form. It knows of today only: of any other date it is
 * refused with Conflict {@code not_dated}, rather than answered by the registry, which has no history of what was
 * written while the screener counted. Its shares and indices are named by the catalog where the catalog knows them. It
 * tells neither when a membership began, for which {@code effective_date} stands, nor an order, so pages are ordered by
 * its own names.
 */
final class LegacyReading implements MembershipSide {
    /** No index has more members. */
    private static final int MOST_MEMBERS = 5_000;

    private final Bus bus;
    private final CatalogLookups catalog;
    private final Supplier<LocalDate> tradeDate;

    LegacyReading(Bus bus, CatalogLookups catalog, Supplier<LocalDate> tradeDate) {
        this.bus = bus;
        this.catalog = catalog;
        this.tradeDate = tradeDate;
    }

    @Override
    public Future<Members> members(MembersQuery query, Origin origin) {
        return MembershipQueries.check(query)
                .compose(checked -> today(query.asOf()))
                .compose(today -> catalog.index(query.index(), origin)
                        .compose(index -> bus.ask(
                                        MirrorApi.ROWS,
                                        new ScreenerQuery(row -> isOf(index, query.index(), row), null, MOST_MEMBERS),
                                        origin)
                                .compose(found -> {
                                    if (found.rows().isEmpty()) {
                                        throw MembershipQueries.noMembers(query.index());
                                    }
                                    return named(found.rows(), origin);
                                })
                                .map(rows -> members(index.name(), today, rows))));
    }

    @Override
    public Future<MembershipPage> list(MembershipsQuery query, Origin origin) {
        var after = Optional.ofNullable(query.cursor()).map(LegacyCursor::open);
        return MembershipQueries.check(query, after.isEmpty() || after.get().isPresent())
                .compose(checked -> today(query.asOf()))
                .compose(today -> wanted(query, origin)
                        .compose(wanted -> bus.ask(
                                MirrorApi.ROWS,
                                new ScreenerQuery(
                                        wanted, after.flatMap(cursor -> cursor).orElse(null), query.limit()),
                                origin))
                        .compose(found -> named(found.rows(), origin)
                                .map(rows -> new MembershipPage(
                                        rows.size(),
                                        today,
                                        rows,
                                        found.more()
                                                ? LegacyCursor.seal(
                                                        found.rows().getLast().key())
                                                : null))));
    }

    private Future<LocalDate> today(LocalDate asked) {
        var today = tradeDate.get();
        return asked == null || asked.equals(today)
                ? Future.succeededFuture(today)
                : Future.failedFuture(new FailureException(new Failure.Conflict(
                        "not_dated",
                        "The legacy screener is the side that counts at this stage of the migration; it knows of today only.",
                        Map.of("today", today.toString()))));
    }

    private Future<ScreenerQuery.Wanted> wanted(MembershipsQuery query, Origin origin) {
        var index = query.index() == null
                ? Future.succeededFuture(Optional.<IndexRef>empty())
                : catalog.index(query.index(), origin).map(Optional::of);
        var share = query.instrumentKey() == null
                ? Future.succeededFuture(Optional.<Located.Found>empty())
                : catalog.instrument(query.instrumentKey(), origin).map(Optional::of);
        return Future.all(index, share)
                .map(both -> row -> row.isMember()
                        && index.result()
                                .map(one -> isOf(one, query.index(), row))
                                .orElse(true)
                        && share.result().map(one -> isOf(one, row)).orElse(true));
    }

    /** By its symbol, and where the catalog does not know it by the name that was asked for. */
    private static boolean isOf(IndexRef index, String asked, ScreenerRow row) {
        var name = IndexRef.unknown(row.key().indexName()).squeezed();
        return name.equals(index.squeezed())
                || name.equals(IndexRef.unknown(asked).squeezed());
    }

    private static boolean isOf(Located.Found share, ScreenerRow row) {
        return row.key().symbol().equals(share.instrument().symbol())
                && row.key().exchange().equals(share.instrument().exchange());
    }

    private Future<List<Membership>> named(List<ScreenerRow> rows, Origin origin) {
        var references = rows.stream().map(LegacyReading::reference).distinct().toList();
        return catalog.instruments(references, origin).compose(outcomes -> {
            var shares = new HashMap<String, String>();
            outcomes.forEach(outcome -> shares.put(
                    outcome.requested(),
                    outcome instanceof Located.Found found
                            ? found.instrument().key().value()
                            : outcome.requested()));
            return indices(rows, origin)
                    .map(indices -> rows.stream()
                            .map(row -> membership(
                                    row,
                                    shares.get(reference(row)),
                                    indices.get(row.key().indexName())))
                            .toList());
        });
    }

    private Future<Map<String, String>> indices(List<ScreenerRow> rows, Origin origin) {
        Map<String, String> found = new HashMap<>();
        Future<Void> done = Future.succeededFuture();
        for (var name :
                rows.stream().map(row -> row.key().indexName()).distinct().toList()) {
            done = done.compose(before -> catalog.index(name, origin)
                    // A name that cannot be an index's here is what it is called there.
                    .map(IndexRef::name)
                    .otherwise(name)
                    .map(known -> {
                        found.put(name, known);
                        return null;
                    }));
        }
        return done.map(found);
    }

    private static String reference(ScreenerRow row) {
        return row.key().exchange() + ':' + row.key().symbol();
    }

    private static Membership membership(ScreenerRow row, String share, String index) {
        return new Membership(
                share,
                index,
                row.weight(),
                row.sector(),
                row.effectiveDate(),
                row.isMember(),
                row.key().symbol(),
                row.key().exchange(),
                row.key().indexName(),
                row.effectiveDate());
    }

    private static Members members(String index, LocalDate today, List<Membership> rows) {
        return new Members(
                index,
                today,
                rows.stream()
                        .filter(Membership::isActive)
                        .map(row ->
                                new Members.Member(row.instrumentKey(), row.weight(), row.sector(), row.dateAdded()))
                        .sorted(Comparator.comparing(
                                        Members.Member::weight, Comparator.nullsLast(Comparator.reverseOrder()))
                                .thenComparing(Members.Member::instrumentKey))
                        .toList());
    }
}
