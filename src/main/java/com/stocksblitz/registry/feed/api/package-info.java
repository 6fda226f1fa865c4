/** Feeds, limits and accounts as others see them. */
package com.stocksblitz.registry.feed.api;
