/** The planner itself: which instrument goes where, in which mode, how far that is from the best, and why. Pure. */
package com.stocksblitz.registry.plan.solve;
