/** Calls and records through which others use the catalog. */
package com.stocksblitz.registry.catalog.api;
