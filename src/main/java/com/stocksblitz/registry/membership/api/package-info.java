/** The memberships' records and channels. */
package com.stocksblitz.registry.membership.api;
