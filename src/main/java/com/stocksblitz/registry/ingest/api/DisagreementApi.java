package com.stocksblitz.registry.ingest.api;

import com.stocksblitz.registry.bus.Call;
import java.time.Duration;

/** Where sources differ. */
public final class DisagreementApi {
    /**
     * By instrument. Fails with Malformed for a limit out of range, an unknown field, or a cursor that no page gave.
     */
    public static final Call<DisagreementsQuery, DisagreementPage> LIST =
            Call.local("ingest.disagreements", DisagreementsQuery.class, DisagreementPage.class, Duration.ofSeconds(5));

    private DisagreementApi() {}
}
