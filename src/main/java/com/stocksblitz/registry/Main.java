package com.stocksblitz.registry;

import com.stocksblitz.registry.app.Application;

/** The process. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        var application = Application.start(System.getenv());
        Runtime.getRuntime().addShutdownHook(new Thread(application::stop));
    }
}
