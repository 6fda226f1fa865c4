/** The subscription planner, pure and deterministic, and the service around it that resolves, stores and explains. */
package com.stocksblitz.registry.plan;
