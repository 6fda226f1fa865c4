/** The channel on which rooms raise alerts. */
package com.stocksblitz.registry.alert.api;
