/**
 * A PostgreSQL, a Redis and a config service of its own for a start without anything installed; never in production.
 */
package com.stocksblitz.registry.embedded;
