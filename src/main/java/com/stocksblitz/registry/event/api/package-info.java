/** Calls, topics and records through which others follow the log. */
package com.stocksblitz.registry.event.api;
