/**
 * Typed calls and topics, the rounds of work that they wake, and the cluster they reach; the only room that touches the
 * event bus.
 */
package com.stocksblitz.registry.bus;
