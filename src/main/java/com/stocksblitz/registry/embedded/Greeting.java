package com.stocksblitz.registry.embedded;

import java.nio.file.Path;

/** What the console says when everything runs: the address, the key, and three commands to paste. */
record Greeting(SampleLoader.Api api, String configService, Path home) {

    String text() {
        return """

                The Instrument Registry is ready at %1$s (API documents: %1$s/api/docs).

                  API key         %2$s
                  Config service  %3$s (same key)
                  Data and logs   %4$s

                Try:

                  curl -H 'X-Internal-API-Key: %2$s' '%5$s/instruments/resolve?symbol=RELIANCE&exchange=NSE'

                  curl -H 'X-Internal-API-Key: %2$s' '%5$s/search/suggest?q=nifty&limit=5'

                  curl -H 'X-Internal-API-Key: %2$s' -H 'Content-Type: application/json' -d '%6$s' '%5$s/subscriptions/plan?user_id=test'

                Stop with Ctrl-C.
                """.formatted(
                        api.origin(),
                        api.key(),
                        configService,
                        home,
                        api.origin() + SampleLoader.Api.BASE,
                        "{\"plan_name\": \"Test Plan\", \"subscription_type\": \"live_feed\","
                                + " \"instruments\": [\"NSE:RELIANCE\", \"NSE:TCS\"]}");
    }
}
