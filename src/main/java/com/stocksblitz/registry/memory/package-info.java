/** What gives way when memory is short; ground for every room that keeps something only to be quick. */
package com.stocksblitz.registry.memory;
