package com.stocksblitz.registry.web;

import java.util.Map;

/** The endpoints of one resource, by operation id of the contract. */
interface Routes {
    Map<String, Endpoint> endpoints();
}
