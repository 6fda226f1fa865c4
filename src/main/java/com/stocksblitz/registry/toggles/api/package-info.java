/** What other rooms see of live settings: one immutable snapshot, taken once at the start of a request. */
package com.stocksblitz.registry.toggles.api;
