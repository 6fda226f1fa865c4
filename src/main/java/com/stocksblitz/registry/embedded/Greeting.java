package com.stocksblitz.registry.embedded;

import java.nio.file.Path;

/** What the console says when everything runs: the addresses, the key, and commands to paste. */
record Greeting(SampleLoader.Api api, String configService, String screener, Path home) {
    static final String DUAL_WRITE = "/actuator/toggle-dual-write";
    static final String RESOLVE = "/instruments/resolve?symbol=RELIANCE&exchange=NSE";
    static final String SUGGEST = "/search/suggest?q=nifty&limit=5";
    static final String PLAN = "/subscriptions/plan?user_id=test";
    static final String PLAN_BODY = "{\"plan_name\": \"Test Plan\", \"subscription_type\": \"live_feed\","
            + " \"instruments\": [\"NSE:RELIANCE\", \"NSE:TCS\"]}";

    String text() {
        return """

                The Instrument Registry is ready at %1$s (API documents: %1$s/api/docs).

                  API key         %2$s
                  Config service  %3$s (same key)
                  Screener        %9$s (same key; a stand-in for the legacy service)
                  Data and logs   %4$s

                Try:

                  curl -H 'X-Internal-API-Key: %2$s' '%5$s'

                  curl -H 'X-Internal-API-Key: %2$s' '%6$s'

                  curl -H 'X-Internal-API-Key: %2$s' -H 'Content-Type: application/json' -d '%7$s' '%8$s'

                Switch the second write on and see the screener filled:

                  curl -H 'X-Internal-API-Key: %2$s' -H 'Content-Type: application/json' -d '{"enabled": true}' '%10$s'

                  curl -H 'X-Internal-API-Key: %2$s' '%9$s/api/v1/index-memberships'

                Stop with Ctrl-C.
                """.formatted(
                        api.origin(),
                        api.key(),
                        configService,
                        home,
                        api.uri(RESOLVE),
                        api.uri(SUGGEST),
                        PLAN_BODY,
                        api.uri(PLAN),
                        screener,
                        api.uri(DUAL_WRITE));
    }
}
