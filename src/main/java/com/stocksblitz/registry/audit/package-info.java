/** The append-only, hash-chained trail of who changed what: its chain, its reading and its verification. */
package com.stocksblitz.registry.audit;
