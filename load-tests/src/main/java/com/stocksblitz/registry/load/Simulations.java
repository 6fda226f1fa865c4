package com.stocksblitz.registry.load;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the simulations share. */
final class Simulations {
    private Simulations() {}

    /** One pool of kept-alive connections for all users, as a client service would have. */
    static HttpProtocolBuilder protocol() {
        return http.baseUrl(text("baseUrl"))
                .header("X-Internal-API-Key", System.getenv("INTERNAL_API_KEY"))
                .shareConnections()
                .disableCaching()
                .disableUrlEncoding()
                .disableFollowRedirect()
                // It would call a site on the internet.
                .disableWarmUp();
    }

    /** Asks for the values; whether they are good enough is decided by {@link Figure}. */
    static List<Assertion> values(String... requests) {
        return Stream.of(requests)
                .flatMap(request -> Stream.of(
                        details(request).allRequests().count().gte(0L),
                        details(request).failedRequests().count().gte(0L),
                        details(request).responseTime().percentile(50).gte(0),
                        details(request).responseTime().percentile(99).gte(0),
                        details(request).responseTime().max().gte(0)))
                .toList();
    }

    static String text(String property) {
        return System.getProperty("load." + property);
    }

    static double number(String property) {
        return Double.parseDouble(text(property));
    }

    static Duration seconds(String property) {
        return Duration.ofSeconds(Long.parseLong(text(property)));
    }
}
