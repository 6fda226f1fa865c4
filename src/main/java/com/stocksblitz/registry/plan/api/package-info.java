/** Calls and records through which others plan subscriptions. */
package com.stocksblitz.registry.plan.api;
