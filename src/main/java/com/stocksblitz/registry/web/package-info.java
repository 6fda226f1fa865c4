/** The public listener: the contract as router, one endpoint adapter, problem documents. */
package com.stocksblitz.registry.web;
