/**
 * What an instrument is: keys, ISINs, contract terms, broker tokens, and the grammar in which traders name them; pure.
 */
package com.stocksblitz.registry.instrument;
