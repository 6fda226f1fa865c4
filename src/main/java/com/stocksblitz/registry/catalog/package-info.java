/**
 * The searchable catalog: a Lucene index that follows the event log, resolves every identifier and answers searches.
 */
package com.stocksblitz.registry.catalog;
