package com.stocksblitz.registry.membership;

/** What another service said, made fit to be passed on to people. */
final class ScreenerWords {
    private static final int LONGEST = 300;

    private ScreenerWords() {}

    /** Without control characters, and not longer than a sentence or two. */
    static String tidy(String answer) {
        var tidy = answer.replaceAll("\\p{C}+", " ").strip();
        return tidy.length() <= LONGEST ? tidy : tidy.substring(0, LONGEST) + "...";
    }
}
