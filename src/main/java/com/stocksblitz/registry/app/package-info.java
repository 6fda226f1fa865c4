/** The composition root: makes every client once, deploys the rooms in order and stops them in reverse. */
package com.stocksblitz.registry.app;
