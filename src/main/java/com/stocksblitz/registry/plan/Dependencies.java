package com.stocksblitz.registry.plan;

import com.stocksblitz.registry.catalog.api.Located;
import java.util.HashSet;
import java.util.List;

/**
 * What of the world outside a plan rests on: a change of any of it makes the plan stale.
 *
 * @param instruments ids of those placed
 * @param brokers whose tokens it uses
 * @param pending references, or keys without a token, that it waits for
 * @param limits what its feeds allow, one text per feed, see {@link Bases#limits}
 * @param indices for whose members it was asked, as the request names them, and their keys
 * @param members keys of those
 */
public record Dependencies(
        List<Long> instruments,
        List<String> brokers,
        List<String> pending,
        List<String> limits,
        List<String> indices,
        List<String> members) {
    public Dependencies {
        indices = List.copyOf(indices);
        members = List.copyOf(members);
        instruments = List.copyOf(instruments);
        brokers = List.copyOf(brokers);
        pending = List.copyOf(pending);
        limits = List.copyOf(limits);
    }

    static Dependencies of(PlanBasis basis, PlanData plan) {
        var placed = new HashSet<>(plan.instruments());
        return new Dependencies(
                basis.located().outcomes().stream()
                        .filter(Located.Found.class::isInstance)
                        .map(outcome -> ((Located.Found) outcome).instrument())
                        .filter(instrument -> placed.contains(instrument.key().value()))
                        .map(instrument -> instrument.id())
                        .distinct()
                        .toList(),
                basis.brokers(),
                plan.pending().stream().map(PlanData.Pending::key).toList(),
                Bases.limits(basis),
                basis.expansion().indices(),
                basis.expansion().indexMembers());
    }
}
