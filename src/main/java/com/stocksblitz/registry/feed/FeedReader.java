package com.stocksblitz.registry.feed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.stocksblitz.registry.feed.FeedDocument.Version;
import com.stocksblitz.registry.feed.api.Alternatives;
import com.stocksblitz.registry.feed.api.Evidence;
import com.stocksblitz.registry.feed.api.Feed;
import com.stocksblitz.registry.feed.api.FeedLimits;
import com.stocksblitz.registry.feed.api.Limit;
import com.stocksblitz.registry.feed.api.NativeMode;
import com.stocksblitz.registry.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads one feed's file and refuses whatever the planner could not hold to. */
final class FeedReader {
    private final String file;
    private final String json;

    private FeedReader(String file, String json) {
        this.file = file;
        this.json = json;
    }

    /** @throws FeedDocumentException naming file and place */
    static Feed read(String file, String json) {
        return new FeedReader(file, json).read();
    }

    private Feed read() {
        FeedDocument document;
        try {
            document = Json.mapper().readValue(json, FeedDocument.class);
        } catch (JsonMappingException e) {
            throw refusal(pointer(e), reason(e), e);
        } catch (JsonProcessingException e) {
            throw new FeedDocumentException(file, "line " + e.getLocation().getLineNr(), e.getOriginalMessage(), e);
        }
        if (!file.equals(document.feed() + ".json")) {
            throw refusal("/feed", "the file of feed " + document.feed() + " is named " + document.feed() + ".json");
        }
        if (document.versions().isEmpty()) {
            throw refusal("/versions", "no version");
        }
        var versions = new ArrayList<FeedLimits>();
        for (int v = 0; v < document.versions().size(); v++) {
            var version = document.versions().get(v);
            if (v > 0 && !version.from().isAfter(document.versions().get(v - 1).from())) {
                throw refusal("/versions/" + v + "/from", "versions overlap: each begins after the one before it");
            }
            var at = "/versions/" + v;
            versions.add(guard(at, () -> limits(document.feed(), version, at)));
        }
        return new Feed(document.feed(), document.broker(), document.title(), versions);
    }

    private FeedLimits limits(String feed, Version version, String at) {
        var modes = modes(version, at);
        var names = modes.stream().map(NativeMode::name).collect(Collectors.toSet());
        var connections = version.connections();
        var messages = version.messages();
        var limits = new FeedLimits(
                feed,
                version.from(),
                modes,
                new FeedLimits.Connections(
                        connections.max(),
                        connections.scope(),
                        evidence(version, connections.evidence(), at + "/connections")),
                plain(version, names, at),
                alternatives(version, names, at),
                new FeedLimits.Messages(
                        messages.batch(),
                        messages.perSecond(),
                        messages.connectsPerSecond(),
                        messages.lifetimeHours(),
                        evidence(version, messages.evidence(), at + "/messages")),
                version.duplicates(),
                version.overLimit(),
                requests(version, at),
                prices(version, at));
        LimitRules.complaint(limits).ifPresent(complaint -> {
            throw refusal(at + complaint.pointer(), complaint.text());
        });
        return limits;
    }

    private List<NativeMode> modes(Version version, String at) {
        var modes = new ArrayList<NativeMode>();
        var seen = new HashSet<String>();
        for (int m = 0; m < version.modes().size(); m++) {
            var line = version.modes().get(m);
            var pointer = at + "/modes/" + m;
            if (!seen.add(line.name())) {
                throw refusal(pointer, "mode " + line.name() + " stands there twice");
            }
            modes.add(guard(
                    pointer,
                    () -> new NativeMode(line.name(), line.covers(), line.stream(), line.exchanges(), line.bytes())));
        }
        return modes;
    }

    private List<Limit> plain(Version version, Set<String> names, String at) {
        var limits = new ArrayList<Limit>();
        for (int l = 0; l < version.limits().size(); l++) {
            var line = version.limits().get(l);
            var pointer = at + "/limits/" + l;
            var modes = line.modes() == null ? names : line.modes();
            requireKnown(names, modes, pointer);
            var evidence = evidence(version, line.evidence(), pointer);
            limits.add(guard(
                    pointer,
                    () -> new Limit(
                            line.id(),
                            line.scope(),
                            line.unit(),
                            modes,
                            line.weights(),
                            line.cap().cap(),
                            evidence)));
        }
        return limits;
    }

    private List<Alternatives> alternatives(Version version, Set<String> names, String at) {
        var alternatives = new ArrayList<Alternatives>();
        for (int a = 0; a < version.alternatives().size(); a++) {
            var line = version.alternatives().get(a);
            var pointer = at + "/alternatives/" + a;
            line.choices().forEach(choice -> requireKnown(names, choice.keySet(), pointer));
            var evidence = evidence(version, line.evidence(), pointer);
            alternatives.add(guard(
                    pointer, () -> new Alternatives(line.id(), line.scope(), line.unit(), line.choices(), evidence)));
        }
        return alternatives;
    }

    private List<FeedLimits.Requests> requests(Version version, String at) {
        var requests = new ArrayList<FeedLimits.Requests>();
        for (int r = 0; r < version.requests().size(); r++) {
            var line = version.requests().get(r);
            var pointer = at + "/requests/" + r;
            var evidence = evidence(version, line.evidence(), pointer);
            requests.add(guard(
                    pointer, () -> new FeedLimits.Requests(line.call(), line.keys(), line.perSecond(), evidence)));
        }
        return requests;
    }

    private FeedLimits.Prices prices(Version version, String at) {
        var line = version.prices();
        return line == null
                ? null
                : new FeedLimits.Prices(
                        line.amount(),
                        line.currency(),
                        line.basis(),
                        evidence(version, line.evidence(), at + "/prices"));
    }

    private Evidence evidence(Version version, String name, String pointer) {
        var evidence = version.sources().get(name);
        if (evidence == null) {
            throw refusal(pointer + "/evidence", "no source is named " + name);
        }
        return evidence;
    }

    private void requireKnown(Set<String> names, Set<String> modes, String pointer) {
        for (var mode : modes) {
            if (!names.contains(mode)) {
                throw refusal(pointer, "the feed has no mode " + mode);
            }
        }
    }

    private <T> T guard(String pointer, Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw refusal(pointer, e.getMessage(), e);
        }
    }

    private FeedDocumentException refusal(String pointer, String reason) {
        return refusal(pointer, reason, null);
    }

    private FeedDocumentException refusal(String pointer, String reason, Throwable cause) {
        return new FeedDocumentException(file, "line " + Lines.of(json, pointer) + ", " + pointer, reason, cause);
    }

    private static String pointer(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> "/" + (step.getFieldName() != null ? step.getFieldName() : step.getIndex()))
                .collect(Collectors.joining());
    }

    /** The innermost cause speaks of the document; what Jackson wraps around it speaks of classes. */
    private static String reason(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field " + unknown.getPropertyName();
        }
        return e.getCause() != null && !(e.getCause() instanceof JsonProcessingException)
                ? e.getCause().getMessage()
                : e.getOriginalMessage();
    }
}
