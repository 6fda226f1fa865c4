/** Alerts for people: what is wrong is posted to an address of the operator's, without a storm. */
package com.stocksblitz.registry.alert;
