/** The ordered log: numbers committed changes densely and hands them to every outlet. */
package com.stocksblitz.registry.event;
