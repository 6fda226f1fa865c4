/** What every client of another service needs: an exchange that ends. */
package com.stocksblitz.registry.http;
