/** What each broker's feed allows, as dated documents, and which accounts a user has. */
package com.stocksblitz.registry.feed;
