package com.stocksblitz.registry.catalog;

/** How far a word may be misspelt. */
final class Spelling {
    /** Different spellings tried for one word. */
    static final int MOST_VARIANTS = 20;

    private Spelling() {}

    /** Letters that may differ: none in short words, where everything is near everything, nor in numbers. */
    static int edits(String word) {
        if (word.length() < 4 || word.chars().noneMatch(Character::isLetter)) {
            return 0;
        }
        return word.length() < 7 ? 1 : 2;
    }
}
