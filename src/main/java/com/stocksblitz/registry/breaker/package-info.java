/** Breakers towards what the service stands on; ground for every room that calls out of the process. */
package com.stocksblitz.registry.breaker;
