/** Measures what the service promises, from outside, as a client sees it. */
package com.stocksblitz.registry.load;
