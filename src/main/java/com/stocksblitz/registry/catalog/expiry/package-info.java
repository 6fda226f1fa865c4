/** Ends contracts at the close of the exchange on their last day. */
package com.stocksblitz.registry.catalog.expiry;
