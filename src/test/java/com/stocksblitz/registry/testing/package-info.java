/** What the tests share: one real PostgreSQL and Redis per run. */
package com.stocksblitz.registry.testing;
