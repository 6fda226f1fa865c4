package com.stocksblitz.registry.plan.solve;

/** How many plans a search may still try. Counted, not timed, so that the same problem ends at the same plan. */
final class Budget {
    private final int most;
    private final Deadline deadline;
    private int spent;
    private boolean late;

    Budget(int most, Deadline deadline) {
        this.most = most;
        this.deadline = deadline;
    }

    void spend() {
        spent++;
    }

    boolean isLeft() {
        late |= deadline.hasPassed();
        return !late && spent < most;
    }

    int spent() {
        return spent;
    }

    boolean isLate() {
        return late;
    }

    boolean isUsedUp() {
        return spent >= most;
    }
}
