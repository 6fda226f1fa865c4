package com.stocksblitz.registry.access;

import com.stocksblitz.registry.access.api.AccessApi;
import com.stocksblitz.registry.access.api.CreateKey;
import com.stocksblitz.registry.access.api.IssuedKey;
import com.stocksblitz.registry.access.api.KeyList;
import com.stocksblitz.registry.access.api.KeyView;
import com.stocksblitz.registry.access.api.KeysChanged;
import com.stocksblitz.registry.access.api.KeysQuery;
import com.stocksblitz.registry.access.api.NamedKey;
import com.stocksblitz.registry.access.api.RevokeKey;
import com.stocksblitz.registry.bus.Bus;
import com.stocksblitz.registry.bus.Origin;
import com.stocksblitz.registry.bus.Rounds;
import com.stocksblitz.registry.failure.Failure;
import com.stocksblitz.registry.failure.FailureException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.function.Supplier;

/** Serves the calls about keys and keeps this node's ring in step with the store. */
public final class AccessVerticle extends VerticleBase {
    /** Longest time in which a node without a cluster does not know of a revocation. */
    private static final Duration READ_EVERY = Duration.ofSeconds(5);

    private static final int KEY_BYTES = 32;

    private final Bus bus;
    private final KeyStore store;
    private final KeyRing ring;
    private final Clock clock;
    private final Supplier<UUID> ids;
    private final SecureRandom random;
    private Rounds reading;
    private long begun;
    private long taken;

    public AccessVerticle(Bus bus, KeyStore store, KeyRing ring, Clock clock, Supplier<UUID> ids, SecureRandom random) {
        this.bus = bus;
        this.store = store;
        this.ring = ring;
        this.clock = clock;
        this.ids = ids;
        this.random = random;
    }

    /** Done when the keys were read once, or could not be: then only the internal key is known for the time being. */
    @Override
    public Future<?> start() {
        reading = new Rounds(vertx, "reading of keys", () -> read().map(READ_EVERY));
        return Future.all(
                        bus.serve(AccessApi.CREATE, this::create),
                        bus.serve(AccessApi.LIST, this::list),
                        bus.serve(AccessApi.REVOKE, this::revoke),
                        bus.listenCluster(AccessApi.CHANGED, changed -> reading.wake()))
                .compose(served -> read().otherwiseEmpty())
                .onSuccess(read -> reading.wake());
    }

    @Override
    public Future<?> stop() {
        return reading.stop();
    }

    /** An answer that was overtaken by one asked for later is left aside: it may hold a key that is revoked since. */
    private Future<Void> read() {
        long turn = ++begun;
        return store.inForce().map(inForce -> {
            if (turn > taken) {
                taken = turn;
                ring.replace(inForce);
            }
            return null;
        });
    }

    private Future<IssuedKey> create(CreateKey wanted, Origin origin) {
        if (wanted.expiresAt() != null && !wanted.expiresAt().isAfter(clock.instant())) {
            return Future.failedFuture(
                    new FailureException(Failure.Malformed.of("/expires_at", "in_the_past", "Must be in the future.")));
        }
        if (!wanted.users().isEmpty() && wanted.scopes().contains(NamedKey.ADMIN)) {
            return Future.failedFuture(new FailureException(Failure.Malformed.of(
                    "/scopes",
                    "not_with_users",
                    "A key that acts for some users only cannot have the scope admin, which is about everybody's.")));
        }
        var bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        var key = "irk_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        return store.create(ids.get(), wanted, Sha256.of(key), origin)
                .compose(made -> told(made).map(new IssuedKey(made, key)));
    }

    private Future<KeyView> revoke(RevokeKey asked, Origin origin) {
        return store.revoke(asked.keyId(), origin).compose(ended -> told(ended).map(ended));
    }

    private Future<KeyList> list(KeysQuery query, Origin origin) {
        return store.list(query.includeEnded()).map(keys -> new KeyList(keys.size(), keys));
    }

    /** In force on this node before the caller hears of it, on the others soon after. */
    private Future<Void> told(KeyView changed) {
        return read().otherwiseEmpty()
                .onComplete(done -> bus.publish(AccessApi.CHANGED, new KeysChanged(changed.keyId())));
    }
}
