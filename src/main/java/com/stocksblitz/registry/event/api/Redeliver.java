package com.stocksblitz.registry.event.api;

/** @param outlet name of the outlet that could not take the event */
public record Redeliver(String outlet, Event event) {}
