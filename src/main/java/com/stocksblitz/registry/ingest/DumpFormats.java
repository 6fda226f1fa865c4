package com.stocksblitz.registry.ingest;

import java.util.List;
import java.util.stream.Stream;

/** Every format that can be read. Which one a file has is told by its content. */
final class DumpFormats {
    private static final List<DumpReader> READERS = Stream.of(
                    List.of(
                            new KiteCsv(),
                            new UpstoxCsv(),
                            new UpstoxJson(),
                            new AngelDump("angel-json", new JsonArray()),
                            new AngelDump("angel-csv", CsvTable.COMMAS),
                            DhanCsv.compact(),
                            DhanCsv.detailed(),
                            new FyersCsv(),
                            new ShoonyaCsv(),
                            new NseEquityList(),
                            new NseBhavcopy(),
                            new NseConstituents(),
                            new NseContracts(),
                            new NseMarketLots(),
                            new BseScrips()),
                    NseSymbolChange.all(),
                    NasdaqListed.all(),
                    NasdaqOther.all())
            .flatMap(List::stream)
            .toList();

    private DumpFormats() {}

    static List<String> names() {
        return READERS.stream().map(DumpReader::format).distinct().toList();
    }

    static DumpReader recognise(DumpHead head, String source) throws UnreadableDumpException {
        var reader = READERS.stream()
                .filter(candidate -> candidate.recognises(head))
                .findFirst()
                .orElseThrow(() -> new UnreadableDumpException(
                        "The file is in no format that is known; it begins with: " + head.seen()));
        if (!reader.source().equals(source)) {
            throw new UnreadableDumpException("The file is in the format " + reader.format() + " of " + reader.source()
                    + ", not of " + source + ".");
        }
        return reader;
    }
}
