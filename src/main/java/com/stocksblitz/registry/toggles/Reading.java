package com.stocksblitz.registry.toggles;

/** What the config service says about one key. */
public sealed interface Reading {
    /** Its value; whether it fits the key is another question. */
    record Value(String text) implements Reading {
        /** Some values are secrets. */
        @Override
        public String toString() {
            return "Value[...]";
        }
    }

    /** The service knows no such key. */
    record Unset() implements Reading {}

    /** There is an answer, but not one value as text: a nested object, a number, the same name twice. */
    record NotText() implements Reading {}
}
