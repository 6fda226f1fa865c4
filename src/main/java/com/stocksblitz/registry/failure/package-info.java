/** Every way a request can be refused, as closed data that is mapped to a status in one place. */
package com.stocksblitz.registry.failure;
