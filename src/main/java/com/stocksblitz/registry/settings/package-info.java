/** Boot settings from the environment, as records that cannot hold a wrong value. */
package com.stocksblitz.registry.settings;
