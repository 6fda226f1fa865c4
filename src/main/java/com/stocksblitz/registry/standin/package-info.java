/** Small real stand-ins for two services of the platform: config service and legacy screener. */
package com.stocksblitz.registry.standin;
