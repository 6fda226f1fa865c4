package com.stocksblitz.registry.membership;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import com.stocksblitz.registry.json.Json;
import com.stocksblitz.registry.membership.MembershipStore.Once;
import com.stocksblitz.registry.membership.WishReader.Read;
import com.stocksblitz.registry.membership.api.WriteMemberships;
import io.vertx.core.Future;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the records of a request and finds what their names mean; the same whichever side counts. */
final class Preparation {
    static final int MOST_RECORDS = 5_000;
    /** Each is looked up by itself; no file of an exchange speaks of more. */
    static final int MOST_INDICES = 500;

    private static final int LONGEST_KEY = 255;

    private final CatalogLookups catalog;

    Preparation(CatalogLookups catalog) {
        this.catalog = catalog;
    }

    /** Fails with Malformed. */
    Future<Prepared> of(WriteMemberships request, Origin origin) {
        int records = request.memberships().size();
        if (records < 1 || records > MOST_RECORDS) {
            throw malformed("/memberships", "wrong_size", "From 1 to " + MOST_RECORDS + " records.");
        }
        var once = once(request, origin);
        var reads = new ArrayList<Read>(records);
        request.memberships().forEach(entry -> reads.add(WishReader.read(reads.size(), entry)));
        return names(reads, origin).map(names -> Prepared.of(request, reads, names, once));
    }

    private Future<Names> names(List<Read> reads, Origin origin) {
        var readable = reads.stream().filter(read -> read.errors().isEmpty()).toList();
        var indices = readable.stream().map(Read::index).distinct().toList();
        if (indices.size() > MOST_INDICES) {
            throw malformed("/memberships", "too_many", "At most " + MOST_INDICES + " indices in one request.");
        }
        var names = new Names();
        var found = Future.<Void>succeededFuture();
        for (var index : indices) {
            found = found.compose(done -> index(index, names, origin));
        }
        var references = readable.stream().map(Read::instrument).distinct().toList();
        return found.compose(done -> catalog.instruments(references, origin)).map(outcomes -> {
            outcomes.forEach(names::instrument);
            return names;
        });
    }

    /** A name that cannot be an index's is an error of its records; anything else that goes wrong ends the request. */
    private Future<Void> index(String name, Names names, Origin origin) {
        return catalog.index(name, origin).transform(done -> {
            if (done.succeeded()) {
                names.index(name, done.result());
                return Future.succeededFuture();
            }
            if (done.cause() instanceof FailureException refused
                    && (refused.failure() instanceof Failure.Conflict
                            || refused.failure() instanceof Failure.Malformed)) {
                names.refusedIndex(name, refused.failure());
                return Future.succeededFuture();
            }
            return Future.failedFuture(done.cause());
        });
    }

    private static Optional<Once> once(WriteMemberships request, Origin origin) {
        var key = request.idempotencyKey();
        if (key == null) {
            return Optional.empty();
        }
        if (key.isEmpty() || key.length() > LONGEST_KEY || key.chars().anyMatch(c -> c < 0x21 || c > 0x7e)) {
            throw malformed("Idempotency-Key", "wrong_form", "1 to 255 visible characters.");
        }
        return Optional.of(new Once(origin.actor(), key, hash(request)));
    }

    private static byte[] hash(WriteMemberships request) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(Json.mapper().writeValueAsBytes(request));
        } catch (NoSuchAlgorithmException | JsonProcessingException impossible) {
            throw new IllegalStateException("a request of ours can be hashed", impossible);
        }
    }

    private static FailureException malformed(String pointer, String code, String detail) {
        return new FailureException(Failure.Malformed.of(pointer, code, detail));
    }
}
