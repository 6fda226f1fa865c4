package com.stocksblitz.registry;

/** The process. */
public final class Main {
    private Main() {}
}
