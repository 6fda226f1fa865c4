package com.stocksblitz.registry.toggles.api;

/**
 * An operator's word on its way to the other nodes.
 *
 * @param word JSON of the flip
 * @param mac HMAC-SHA256 over it in hexadecimal, by a secret that only nodes of this service have
 */
public record SealedWord(String word, String mac) {
    public SealedWord {
        if (word == null || mac == null) {
            throw new IllegalArgumentException("a word comes with its seal");
        }
    }
}
