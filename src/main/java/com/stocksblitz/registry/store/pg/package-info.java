/** PostgreSQL behind the ports of the features: one class per port, SQL beside its row mapper. */
package com.stocksblitz.registry.store.pg;
