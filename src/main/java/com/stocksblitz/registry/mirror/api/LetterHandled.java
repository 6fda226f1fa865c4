package com.stocksblitz.registry.mirror.api;

/** @param message for people: what becomes of it */
public record LetterHandled(boolean success, String message) {}
