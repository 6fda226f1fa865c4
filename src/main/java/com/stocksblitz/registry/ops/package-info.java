/** Health, metrics and the operator's view of the process. */
package com.stocksblitz.registry.ops;
