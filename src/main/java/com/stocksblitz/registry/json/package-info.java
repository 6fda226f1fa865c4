/** The one way values become JSON and back: snake_case, plain decimals, ISO times, unknown fields refused. */
package com.stocksblitz.registry.json;
