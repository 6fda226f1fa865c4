/** The channels of subscription profiles and what passes over them. */
package com.stocksblitz.registry.profile.api;
