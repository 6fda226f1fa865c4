/** Holds the container's files to what the platform expects of them, without an engine. */
package com.stocksblitz.registry.docker;
