package io.oarlock.chaos.check.evidence;

import io.oarlock.chaos.history.Operation;
import java.util.Set;

/** The operations that read the data of one znode. */
public final class DataReads {

    /** A read without a sync, by a client that asked for linearizable reads. */
    public static final String LINEARIZABLE = "linearizable-get";

    /** A read right behind a sync. */
    public static final String SYNCED = "sync-get";

    private static final Set<String> FRESH = Set.of(SYNCED, LINEARIZABLE);

    private DataReads() {}

    /** Whether it reads a znode in any way. */
    public static boolean isRead(Operation operation) {
        return operation.function().equals("get") || FRESH.contains(operation.function());
    }

    /**
     * Whether it must show everything that was answered to anybody before it was asked for. A server of ZooKeeper that
     * leads answers a sync at once, although others may have shown more: answers say so with a flag {@code weak}.
     */
    public static boolean isFresh(Operation operation) {
        return FRESH.contains(operation.function()) && !isWeak(operation);
    }

    /** Whether it was answered by a server whose sync does not cover all that others have shown. */
    public static boolean isWeak(Operation operation) {
        return operation.out().flag("weak");
    }
}
