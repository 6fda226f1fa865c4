/** The channels and records of named keys. */
package com.stocksblitz.registry.access.api;
