/** The whole catalog at one position of the log. */
package com.stocksblitz.registry.catalog.snapshot;
