/** The channels and records of retention. */
package com.stocksblitz.registry.retention.api;
