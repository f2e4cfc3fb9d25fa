package io.oarlock.memory;

import java.util.function.IntSupplier;

/**
 * A bound in bytes over all connections, for memory whose use is known before more is taken. By the rule of
 * {@link MemoryBudget}: three quarters are for everybody, in the last quarter each connection has a fair part.
 *
 * @param connections how many are open now
 */
public record FairShare(long bytesMax, IntSupplier connections) {
    /**
     * Whether a connection may take more.
     *
     * @param used by all connections
     * @param held by this one
     */
    public boolean admits(long used, long held, long more) {
        long then = used + more;
        return then <= bytesMax / 4 * 3
                || then <= bytesMax && held + more <= bytesMax / 4 / Math.max(1, connections.getAsInt());
    }
}
