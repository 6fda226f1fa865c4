/** What is kept for how long: old rows are counted, written to a file that is checked, and deleted. */
package com.stocksblitz.registry.retention;
