/** Calls and records through which others submit dumps and follow jobs. */
package com.stocksblitz.registry.ingest.api;
