package com.stocksblitz.registry.catalog.api;

/** @param reference a key or any other accepted form */
public record GetQuery(String reference) {}
