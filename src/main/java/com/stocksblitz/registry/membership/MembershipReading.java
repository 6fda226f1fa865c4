package com.stocksblitz.registry.membership;

import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.catalog.api.Located;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.failure.FieldError;
import com.stocksblitz.registry.instrument.Reference;
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
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Who belongs to what, on a date. */
final class MembershipReading {
    static final int MOST_PER_PAGE = 5_000;
    private static final char BETWEEN = '\n';

    private final MembershipStore store;
    private final CatalogLookups catalog;
    private final Supplier<LocalDate> tradeDate;

    MembershipReading(MembershipStore store, CatalogLookups catalog, Supplier<LocalDate> tradeDate) {
        this.store = store;
        this.catalog = catalog;
        this.tradeDate = tradeDate;
    }

    Future<Members> members(MembersQuery query, Origin origin) {
        var fault = Reference.fault(query.index() == null ? "" : query.index());
        if (fault.isPresent()) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(
                    "index", fault.get().code(), fault.get().detail())));
        }
        return catalog.index(query.index(), origin)
                .compose(index -> store.members(index, date(query.asOf())))
                .map(members -> members.orElseThrow(() -> new FailureException(
                        Failure.NotFound.of("No memberships of the index " + query.index() + " are known."))));
    }

    Future<MembershipPage> list(MembershipsQuery query, Origin origin) {
        var errors = new ArrayList<FieldError>();
        nameable("index", query.index(), errors);
        nameable("instrument_key", query.instrumentKey(), errors);
        if (query.limit() < 1 || query.limit() > MOST_PER_PAGE) {
            errors.add(new FieldError("limit", "out_of_range", "From 1 to " + MOST_PER_PAGE + "."));
        }
        var after = Optional.ofNullable(query.cursor()).map(MembershipReading::open);
        if (after.isPresent() && after.get().isEmpty()) {
            errors.add(new FieldError("cursor", "invalid_cursor", "Not a cursor of this list."));
        }
        if (!errors.isEmpty()) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(errors)));
        }
        var asOf = date(query.asOf());
        return index(query, origin)
                .compose(index -> instrument(query, origin)
                        .compose(instrument -> store.list(new Filter(
                                index, instrument, asOf, after.flatMap(cursor -> cursor), query.limit() + 1)))
                        .map(rows -> page(rows, asOf, query.limit())));
    }

    private static void nameable(String field, String text, List<FieldError> errors) {
        if (text != null) {
            Reference.fault(text).ifPresent(fault -> errors.add(new FieldError(field, fault.code(), fault.detail())));
        }
    }

    private Future<Optional<IndexRef>> index(MembershipsQuery query, Origin origin) {
        return query.index() == null
                ? Future.succeededFuture(Optional.empty())
                : catalog.index(query.index(), origin).map(Optional::of);
    }

    private Future<OptionalLong> instrument(MembershipsQuery query, Origin origin) {
        return query.instrumentKey() == null
                ? Future.succeededFuture(OptionalLong.empty())
                : catalog.instruments(List.of(query.instrumentKey()), origin)
                        .map(outcomes -> switch (outcomes.getFirst()) {
                            case Located.Found found ->
                                OptionalLong.of(found.instrument().id());
                            case Located.Ambiguous several ->
                                throw new FailureException(new Failure.Conflict(
                                        "ambiguous",
                                        "Several instruments have this name; name one by its key.",
                                        Map.of("candidates", several.candidates())));
                            case Located.Unknown unknown ->
                                throw new FailureException(new Failure.NotFound(
                                        "never_known", "No instrument has or had this name.", Map.of()));
                        });
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
            return between < 0 || place.indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(new After(place.substring(0, between), place.substring(between + 1)));
        } catch (IllegalArgumentException forged) {
            return Optional.empty();
        }
    }
}
