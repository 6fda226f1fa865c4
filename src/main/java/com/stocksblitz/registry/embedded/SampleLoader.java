package com.stocksblitz.registry.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.stocksblitz.registry.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Sends the sample through the registry's own ingest, as any broker's dump goes, and waits until it can be found. */
final class SampleLoader {
    private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
    private static final Duration JOB_LIMIT = Duration.ofSeconds(60);
    private static final Duration SEARCHABLE_LIMIT = Duration.ofSeconds(15);
    private static final long POLL_MS = 50;
    private static final Set<String> UNDER_WAY = Set.of("queued", "running");

    private final HttpClient client;
    private final Api api;

    SampleLoader(HttpClient client, Api api) {
        this.client = client;
        this.api = api;
    }

    /**
     * Loads both brokers' files, and once the catalog answers for them says which shares are in the index; what they
     * weigh in it changes daily and is not said.
     *
     * @throws StartFailure when the registry refuses a file, or a job does not complete in time
     */
    void load(LocalDate tradeDate) throws IOException, InterruptedException {
        var dump = new SampleDump(tradeDate);
        ingest("kite", "text/csv", dump.kiteCsv(), tradeDate);
        ingest("upstox", "application/json", dump.upstoxJson(), tradeDate);
        // Only the second file has ISINs.
        awaitSearchable(Share.nifty50().getLast().isin());
        say(Share.nifty50());
    }

    private void say(List<Share> members) throws IOException, InterruptedException {
        var records = members.stream()
                .map(share -> Map.of("symbol", share.symbol(), "exchange", "NSE", "index_name", "NIFTY 50"))
                .toList();
        var body = Json.mapper().writeValueAsString(Map.of("memberships", records));
        var answer = send(api.request("/index-memberships")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new StartFailure("The sample's index was refused with " + answer.statusCode() + ": " + answer.body());
        }
    }

    private void ingest(String broker, String type, String dump, LocalDate tradeDate)
            throws IOException, InterruptedException {
        var path = "/brokers/" + broker + "/ingest?mode=full_catalog&effective_date=" + tradeDate;
        var accepted =
                send(api.request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(dump)));
        if (accepted.statusCode() / 100 != 2) {
            throw refused(broker, accepted);
        }
        var job = Json.mapper().readTree(accepted.body()).path("job_id").asText();
        awaitJob(broker, job);
    }

    private void awaitJob(String broker, String job) throws IOException, InterruptedException {
        var deadline = deadline(JOB_LIMIT);
        while (true) {
            var answer = send(api.request("/jobs/" + job).GET());
            if (answer.statusCode() != 200) {
                throw refused(broker, answer);
            }
            var report = Json.mapper().readTree(answer.body());
            var status = report.path("status").asText();
            if (status.equals("completed")) {
                requireNoQuarantine(broker, report);
                return;
            }
            if (!UNDER_WAY.contains(status) || System.nanoTime() > deadline) {
                throw new StartFailure("The sample of " + broker + " is " + status + ": " + report.path("errors"));
            }
            Thread.sleep(POLL_MS);
        }
    }

    private static void requireNoQuarantine(String broker, JsonNode report) {
        var count = report.path("quarantine").path("count").asLong();
        if (count > 0) {
            throw new StartFailure("Of the sample of " + broker + ", " + count + " rows were put aside: "
                    + report.path("quarantine").path("by_reason"));
        }
    }

    /** The index follows the store; the first request of a newcomer shall not come before it. */
    private void awaitSearchable(String isin) throws IOException, InterruptedException {
        var path = "/instruments/resolve?isin=" + isin;
        var deadline = deadline(SEARCHABLE_LIMIT);
        while (send(api.request(path).GET()).statusCode() != 200) {
            if (System.nanoTime() > deadline) {
                throw new StartFailure("The sample was loaded but " + isin + " is not found yet.");
            }
            Thread.sleep(POLL_MS);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(CALL_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static StartFailure refused(String broker, HttpResponse<String> answer) {
        return new StartFailure(
                "The sample of " + broker + " was refused with " + answer.statusCode() + ": " + answer.body());
    }

    private static long deadline(Duration limit) {
        return System.nanoTime() + limit.toNanos();
    }

    /**
     * The registry's own API.
     *
     * @param origin such as {@code http://127.0.0.1:8901}
     */
    record Api(String origin, String key) {
        private static final String BASE = "/api/v1/internal/instrument-registry";

        URI uri(String path) {
            return URI.create(origin + BASE + path);
        }

        HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(uri(path)).header("X-Internal-API-Key", key);
        }

        @Override
        public String toString() {
            return "Api[" + origin + "]";
        }
    }
}
