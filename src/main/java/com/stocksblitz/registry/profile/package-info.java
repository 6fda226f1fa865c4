/** Subscription profiles: what a user wants, within limits, with conflicts settled by a stated strategy and audited. */
package com.stocksblitz.registry.profile;
