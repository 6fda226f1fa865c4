package com.stocksblitz.registry.feed.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** The feeds' channels. */
public final class FeedApi {
    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Every feed with the limits in force. */
    public static final Call<FeedsQuery, FeedList> LIST =
            Call.local("feed.list", FeedsQuery.class, FeedList.class, SHORT);

    /** One feed with its limits through time. Fails with NotFound. */
    public static final Call<FeedQuery, FeedDetail> GET =
            Call.local("feed.get", FeedQuery.class, FeedDetail.class, SHORT);

    private FeedApi() {}
}
