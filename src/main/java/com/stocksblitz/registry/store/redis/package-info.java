/** Redis behind the ports of the features; everything works without it, slower. */
package com.stocksblitz.registry.store.redis;
