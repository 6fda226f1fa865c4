/** Takes in dumps: reads, validates, quarantines, compares with the store and applies in one step, as a job. */
package com.stocksblitz.registry.ingest;
