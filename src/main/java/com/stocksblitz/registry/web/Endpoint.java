package com.stocksblitz.registry.web;

import io.vertx.core.Future;

/** One operation: a function that knows nothing of connections, keys or answers' bytes. */
@FunctionalInterface
interface Endpoint {
    Future<Answer> answer(Request request);
}
