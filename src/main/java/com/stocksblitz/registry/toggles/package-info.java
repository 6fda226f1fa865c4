/** Live settings and rollback toggles, read from the config service and in force with the next request. */
package com.stocksblitz.registry.toggles;
