/** The second write: what the registry says of index memberships is told to the legacy screener, after the fact. */
package com.stocksblitz.registry.mirror;
