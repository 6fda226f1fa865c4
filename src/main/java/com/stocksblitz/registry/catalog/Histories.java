package com.stocksblitz.registry.catalog;

import com.stocksblitz.registry.catalog.CatalogHistory.SourceFile;
import com.stocksblitz.registry.catalog.api.HistoryAnswer;
import com.stocksblitz.registry.instrument.BrokerToken;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** A chronicle in the words of the contract. */
final class Histories {
    private Histories() {}

    static HistoryAnswer answer(Chronicle chronicle, Map<UUID, SourceFile> sources) {
        return new HistoryAnswer(
                chronicle.now().key().value(),
                chronicle.knownSince(),
                versions(chronicle.versions(), sources),
                chronicle.now().tokens().stream()
                        .sorted(Comparator.comparing(BrokerToken::validFrom)
                                .thenComparing(BrokerToken::broker)
                                .thenComparing(BrokerToken::token))
                        .toList(),
                chronicle.coming().stream()
                        .map(term -> new HistoryAnswer.Announced(
                                term.field(), term.value(), term.effective(), term.source()))
                        .toList());
    }

    private static List<HistoryAnswer.Version> versions(
            List<Chronicle.Version> versions, Map<UUID, SourceFile> sources) {
        var answers = new ArrayList<HistoryAnswer.Version>(versions.size());
        for (int i = 0; i < versions.size(); i++) {
            var version = versions.get(i);
            answers.add(new HistoryAnswer.Version(
                    version.version(),
                    version.validFrom(),
                    supersededOn(versions.subList(i + 1, versions.size())),
                    version.recordedAt(),
                    version.cause(),
                    version.job().orElse(null),
                    changed(version),
                    version.job()
                            .flatMap(job -> Optional.ofNullable(sources.get(job)))
                            .map(Histories::source)
                            .orElse(null)));
        }
        return answers;
    }

    private static LocalDate supersededOn(List<Chronicle.Version> later) {
        return later.stream()
                .map(Chronicle.Version::validFrom)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static Map<String, HistoryAnswer.Change> changed(Chronicle.Version version) {
        var changed = new TreeMap<String, HistoryAnswer.Change>();
        version.changed()
                .forEach((field, change) -> changed.put(field, new HistoryAnswer.Change(change.from(), change.to())));
        return changed;
    }

    private static HistoryAnswer.Source source(SourceFile file) {
        return new HistoryAnswer.Source(file.broker(), file.format().orElse(null), file.sha256(), file.effectiveDate());
    }
}
