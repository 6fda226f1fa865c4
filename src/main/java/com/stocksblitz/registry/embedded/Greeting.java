package com.stocksblitz.registry.embedded;

import java.nio.file.Path;

/** What the console says when everything runs: the address, the key, and three commands to paste. */
record Greeting(SampleLoader.Api api, String configService, Path home) {
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
                  Data and logs   %4$s

                Try:

                  curl -H 'X-Internal-API-Key: %2$s' '%5$s'

                  curl -H 'X-Internal-API-Key: %2$s' '%6$s'

                  curl -H 'X-Internal-API-Key: %2$s' -H 'Content-Type: application/json' -d '%7$s' '%8$s'

                Stop with Ctrl-C.
                """.formatted(
                        api.origin(),
                        api.key(),
                        configService,
                        home,
                        api.uri(RESOLVE),
                        api.uri(SUGGEST),
                        PLAN_BODY,
                        api.uri(PLAN));
    }
}
