package com.stocksblitz.registry.web;

import java.util.Optional;

/** Port: the keys in force. Called on every request on every loop, so it neither blocks nor waits. */
@FunctionalInterface
public interface ApiKeys {

    /** The holder of the key; empty if it is not known. Takes the same time whichever key is given. */
    Optional<KeyHolder> check(String key);
}
