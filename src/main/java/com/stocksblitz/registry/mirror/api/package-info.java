/** The mirror's channels and records, and those of dead letters. */
package com.stocksblitz.registry.mirror.api;
