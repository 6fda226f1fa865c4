package com.stocksblitz.registry.load;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** What a load generator, the service and the machine take of the cores from when this is made. */
final class CoreMeter {
    private static final OperatingSystemMXBean MACHINE =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long started = System.nanoTime();
    private final Share generator;
    private final Optional<Share> served;

    CoreMeter(ProcessHandle generator, OptionalLong server) {
        this.generator = new Share(generator);
        this.served = server.stream()
                .boxed()
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .map(Share::new)
                .findFirst();
        MACHINE.getCpuLoad();
    }

    /** Cores in use, on average, while it was measured; a negative number where it cannot be known. */
    record Cores(double generator, double server, double machine) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "cores: generator %.2f%s, whole machine %.2f of %d",
                    generator,
                    server < 0 ? "" : String.format(Locale.ROOT, ", server %.2f", server),
                    machine,
                    MACHINE.getAvailableProcessors());
        }
    }

    /** To be called now and then where the generator ends by itself: of a process that is gone nothing is known. */
    void sample() {
        generator.sample();
        served.ifPresent(Share::sample);
    }

    /** To be called once: the machine's share is that since the last look at it. */
    Cores cores() {
        sample();
        var seconds = Loader.secondsSince(started);
        return new Cores(
                generator.spent() / seconds,
                served.map(share -> share.spent() / seconds).orElse(-1.0),
                MACHINE.getCpuLoad() * MACHINE.getAvailableProcessors());
    }

    /** CPU time of a process between the first and the last look at it. */
    private static final class Share {
        private final ProcessHandle process;
        private final Duration first;
        private Duration last;

        Share(ProcessHandle process) {
            this.process = process;
            this.first = process.info().totalCpuDuration().orElse(Duration.ZERO);
            this.last = first;
        }

        void sample() {
            process.info().totalCpuDuration().ifPresent(now -> last = now);
        }

        double spent() {
            return last.minus(first).toNanos() / 1e9;
        }
    }
}
