import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends GET at a constant rate, whether or not earlier requests were answered, and prints one line of figures.
 * Arguments: address, rate a second, seconds. The key is in the environment as INTERNAL_API_KEY.
 */
public final class OpenLoop {
    /** Beyond it a request is counted as lost, so that the generator itself stays bounded. */
    private static final int MOST_OPEN = 4_000;

    private OpenLoop() {}

    public static void main(String[] arguments) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .timeout(Duration.ofSeconds(10))
                .header("X-Internal-API-Key", System.getenv("INTERNAL_API_KEY"))
                .build();
        double rate = Double.parseDouble(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        var good = new ConcurrentLinkedQueue<Long>();
        var refused = new ConcurrentLinkedQueue<Long>();
        var failed = new AtomicLong();
        var lost = new AtomicLong();
        var open = new Semaphore(MOST_OPEN);
        try (var client = HttpClient.newHttpClient()) {
            long begun = System.nanoTime();
            long many = (long) (rate * seconds);
            for (long i = 0; i < many; i++) {
                long due = begun + (long) (i * 1e9 / rate);
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    Thread.sleep(Duration.ofNanos(wait));
                }
                if (!open.tryAcquire()) {
                    lost.incrementAndGet();
                    continue;
                }
                client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, broken) -> {
                    open.release();
                    long micros = (System.nanoTime() - due) / 1_000;
                    if (broken != null) {
                        failed.incrementAndGet();
                    } else if (answer.statusCode() == 200) {
                        good.add(micros);
                    } else if (answer.statusCode() == 503) {
                        refused.add(micros);
                    } else {
                        failed.incrementAndGet();
                    }
                });
            }
            open.tryAcquire(MOST_OPEN, 15, java.util.concurrent.TimeUnit.SECONDS);
        }
        System.out.printf(
                "asked=%.0f/s good=%.1f/s good_p99=%.1fms refused=%.1f/s refused_p50=%.1fms refused_p99=%.1fms failed=%d lost=%d%n",
                rate,
                good.size() / (double) seconds,
                percentile(good, 0.99),
                refused.size() / (double) seconds,
                percentile(refused, 0.50),
                percentile(refused, 0.99),
                failed.get(),
                lost.get());
    }

    private static double percentile(ConcurrentLinkedQueue<Long> micros, double share) {
        var sorted = micros.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1_000.0;
    }
}
