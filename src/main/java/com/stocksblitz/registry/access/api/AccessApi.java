package com.stocksblitz.registry.access.api;

import com.stocksblitz.registry.bus.Call;
import com.stocksblitz.registry.bus.Topic;
import java.time.Duration;

/** The channels of named keys; the calls stay on the node. */
public final class AccessApi {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** Makes a key and shows it, for the only time. */
    public static final Call<CreateKey, IssuedKey> CREATE =
            Call.local("access.create", CreateKey.class, IssuedKey.class, LIMIT);

    public static final Call<KeysQuery, KeyList> LIST =
            Call.local("access.list", KeysQuery.class, KeyList.class, LIMIT);

    /** Ends a key for good. */
    public static final Call<RevokeKey, KeyView> REVOKE =
            Call.local("access.revoke", RevokeKey.class, KeyView.class, LIMIT);

    /** Makes every node of the cluster read the keys at once; best effort, as every node also reads them on a timer. */
    public static final Topic<KeysChanged> CHANGED =
            Topic.cluster("instrument-registry.keys.changed", KeysChanged.class);

    private AccessApi() {}
}
