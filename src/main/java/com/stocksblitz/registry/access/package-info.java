/** Named, scoped API keys: made, listed, revoked, and held in memory so that they work while the store is down. */
package com.stocksblitz.registry.access;
