package io.oarlock.migration.learner;

import io.oarlock.migration.zookeeper.Transaction;

/** What a leader tells an observer once it has said from where on. */
public sealed interface Learned {
    /**
     * A transaction. It is committed for sure only when {@link UpToDate} came before or comes behind it.
     *
     * @param bytes of the packet, and of the objects that it became
     */
    record Committed(Transaction transaction, int bytes) implements Learned {}

    /**
     * All that was committed while a snapshot was being sent has been told: the tree is now the one after the last
     * transaction.
     */
    record Synchronized() implements Learned {}

    /** A quorum has confirmed the leader, and with it everything that was told so far. */
    record UpToDate() implements Learned {}

    /**
     * The leader lives.
     *
     * @param lastProposed the last transaction that it has proposed; 0 before it is confirmed
     */
    record Ping(long lastProposed) implements Learned {}

    /**
     * The answer to {@link LearnerConnection#revalidate}; answers come in the order of the questions.
     *
     * @param valid whether the session lives, and its requests come over this connection now
     */
    record Revalidated(long sessionId, boolean valid) implements Learned {}

    /**
     * The answer to a sync; answers come in the order of the questions. Everything that was committed before the
     * question came to the leader was told before.
     */
    record Synced() implements Learned {}
}
