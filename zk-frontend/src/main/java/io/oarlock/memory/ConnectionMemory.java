package io.oarlock.memory;

/**
 * What one connection holds of the budgets that all share.
 *
 * @param reading frames that are being read
 * @param unsent replies and events that the client has not taken
 */
public record ConnectionMemory(HeldMemory reading, HeldMemory unsent) {
    HeldMemory of(MemoryBudget budget) {
        return budget == reading.budget() ? reading : unsent;
    }

    /** Whether the client has not taken all that was sent. */
    public boolean isBehind() {
        return unsent.bytes() > 0;
    }
}
