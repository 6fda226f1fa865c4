/** Typed calls and topics; the only room that touches the event bus. */
package com.stocksblitz.registry.bus;
