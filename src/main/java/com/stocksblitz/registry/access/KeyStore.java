package com.stocksblitz.registry.access;

import com.stocksblitz.registry.access.api.CreateKey;
import com.stocksblitz.registry.access.api.KeyView;
import com.stocksblitz.registry.bus.Origin;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;

/** Port to the keys. Every change writes its audit row in its own transaction. */
public interface KeyStore {

    /** Fails with Conflict where a key in force has the name, with Refused where there are too many. */
    Future<KeyView> create(UUID keyId, CreateKey wanted, Sha256 digest, Origin origin);

    /** Fails with NotFound; a key that is revoked already stays as it is. */
    Future<KeyView> revoke(UUID keyId, Origin origin);

    /** Newest first, at most 1,000. */
    Future<List<KeyView>> list(boolean includeEnded);

    /** Those in force; at most {@value KeyRing#MOST_KEYS}. */
    Future<List<KeyRing.Entry>> inForce();
}
