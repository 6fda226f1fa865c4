/** What other rooms see of the audit trail. */
package com.stocksblitz.registry.audit.api;
