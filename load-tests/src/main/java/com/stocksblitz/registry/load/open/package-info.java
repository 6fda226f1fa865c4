/** An open-loop generator of its own: one thread, many connections, nothing but the JDK. */
package com.stocksblitz.registry.load.open;
