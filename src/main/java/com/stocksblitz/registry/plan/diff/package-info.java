/** The least messages that turn one plan into another, in an order and at a pace that no limit forbids. Pure. */
package com.stocksblitz.registry.plan.diff;
