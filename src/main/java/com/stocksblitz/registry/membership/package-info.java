/** Which instruments belong to an index, when and with what weight. */
package com.stocksblitz.registry.membership;
