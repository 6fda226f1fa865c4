package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.Optional;

/** Every format that can be read. Which one a file has is told by its content. */
final class DumpFormats {
    private static final List<DumpReader> READERS = List.of(new KiteCsv(), new UpstoxCsv(), new UpstoxJson());

    private DumpFormats() {}

    static DumpReader recognise(DumpHead head, String broker) throws UnreadableDumpException {
        var reader = READERS.stream()
                .filter(candidate -> candidate.recognises(head))
                .findFirst()
                .orElseThrow(() -> new UnreadableDumpException(
                        "The file is in no format that is known; it begins with: " + head.seen()));
        if (!reader.source().equals(broker)) {
            throw new UnreadableDumpException("The file is in the format " + reader.format() + " of " + reader.source()
                    + ", not of " + broker + ".");
        }
        return reader;
    }

    static Optional<Broker> broker(String id) {
        return Broker.ALL.stream().filter(broker -> broker.id().equals(id)).findFirst();
    }

    /**
     * A broker whose dumps can be read.
     *
     * @param segments the names it gives to the segments in its files, as far as they are taken
     */
    record Broker(String id, String name, List<String> segments) {
        static final List<Broker> ALL = List.of(
                new Broker(
                        "kite",
                        "Zerodha Kite",
                        List.of("NSE", "BSE", "NFO", "BFO", "CDS", "BCD", "MCX", "NCO", "INDICES")),
                new Broker(
                        "upstox",
                        "Upstox",
                        List.of(UpstoxSegment.values()).stream().map(Enum::name).toList()));
    }
}
