package com.stocksblitz.registry.plan.solve;

/** Where a candidate ends up: index of the account, of the connection, number of the native mode. */
record Seat(int supply, int connection, int mode) {}
