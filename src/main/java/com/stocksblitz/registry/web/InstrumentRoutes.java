package com.stocksblitz.registry.web;

import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.catalog.api.BulkQuery;
import com.stocksblitz.registry.catalog.api.CatalogApi;
import com.stocksblitz.registry.catalog.api.GetQuery;
import com.stocksblitz.registry.catalog.api.HistoryQuery;
import com.stocksblitz.registry.catalog.api.InstrumentDetail;
import com.stocksblitz.registry.catalog.api.ListQuery;
import com.stocksblitz.registry.catalog.api.ResolveQuery;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.instrument.BrokerToken;
import com.stocksblitz.registry.instrument.InstrumentType;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;

/** Identifiers to instruments and to brokers' tokens. */
final class InstrumentRoutes implements Routes {
    private final Bus bus;

    InstrumentRoutes(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Map<String, Endpoint> endpoints() {
        return Map.of(
                "resolveInstrument", this::resolve,
                "listInstruments", this::list,
                "getInstrument", this::get,
                "getInstrumentHistory", this::history,
                "bulkInstruments", this::bulk,
                "getBrokerToken", this::token);
    }

    private Future<Answer> resolve(Request request) {
        var query = new ResolveQuery(
                request.text("symbol"),
                request.text("exchange"),
                type(request),
                request.text("isin"),
                request.text("key"),
                request.text("token"),
                request.text("broker"),
                request.date("as_of"));
        if (query.symbol() == null && query.isin() == null && query.key() == null && query.token() == null) {
            throw new FailureException(Failure.Malformed.of(
                    "symbol", "required", "At least one of symbol, isin, key and token is needed."));
        }
        return bus.ask(CatalogApi.RESOLVE, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> list(Request request) {
        var active = request.text("is_active");
        var query = new ListQuery(
                request.text("exchange"),
                type(request),
                active.equals("all") ? null : Boolean.valueOf(active),
                request.integer("limit"),
                request.integer("offset"),
                request.text("cursor"));
        return bus.ask(CatalogApi.LIST, query, request.origin()).map(Answer::ok);
    }

    private Future<Answer> get(Request request) {
        return detail(request).map(Answer::ok);
    }

    private Future<Answer> history(Request request) {
        return bus.ask(CatalogApi.HISTORY, new HistoryQuery(request.text("key")), request.origin())
                .map(Answer::ok);
    }

    private Future<Answer> bulk(Request request) {
        return request.read(BulkQuery.class)
                .compose(asked -> bus.ask(CatalogApi.BULK, asked, request.origin()))
                .map(Answer::ok);
    }

    private Future<Answer> token(Request request) {
        var broker = request.text("broker_id");
        var date = request.date("as_of");
        return detail(request).map(detail -> Answer.ok(new TokenAnswer(mapping(detail, broker, date))));
    }

    private Future<InstrumentDetail> detail(Request request) {
        return bus.ask(CatalogApi.GET, new GetQuery(request.text("key"), request.date("as_of")), request.origin());
    }

    /** The token in force; where there is none, the one that ended last, marked as inactive. */
    private static TokenMapping mapping(InstrumentDetail detail, String broker, LocalDate date) {
        var instrument = detail.instrument();
        return detail.tokens().stream()
                .filter(token -> token.broker().equals(broker))
                .max(Comparator.comparing((BrokerToken token) -> isInForce(token, date))
                        .thenComparing(BrokerToken::validFrom))
                .map(token -> new TokenMapping(
                        broker,
                        instrument.instrumentKey(),
                        token.token(),
                        isInForce(token, date),
                        instrument.lastUpdated()))
                .orElseThrow(() -> new FailureException(Failure.NotFound.of(
                        "No token of this broker is known for " + instrument.instrumentKey() + ".")));
    }

    private static boolean isInForce(BrokerToken token, LocalDate date) {
        return date == null ? token.isOpen() : token.isValidOn(date);
    }

    /** The catalog knows the type by its first name; the contract lets the others through as well. */
    private static String type(Request request) {
        var given = request.text("instrument_type");
        return given == null ? null : InstrumentType.parse(given).orElseThrow().name();
    }

    record TokenAnswer(TokenMapping tokenMapping) {}

    record TokenMapping(
            String brokerId, String instrumentKey, String brokerToken, boolean isActive, Instant lastUpdated) {}
}
