package io.oarlock.deploy.live;

import io.oarlock.migration.zookeeper.Transaction;
import java.io.IOException;

/** What {@link SourceReader} has to tell, in the order in which the source told it. */
sealed interface SourceEvent {
    /** A leader was joined: what another one has said before says nothing of this one. */
    record Joined() implements SourceEvent {}

    /** The leader has sent its whole tree, and a quorum has confirmed it. */
    record TreeReceived(StagedCopy copy) implements SourceEvent {}

    /**
     * A transaction that is committed for sure.
     *
     * @param ours whether it answers a client of ours
     */
    record Told(Transaction transaction, boolean ours) implements SourceEvent {
        private static final int OVERHEAD_BYTES = 256;

        /** About what it takes on the heap. */
        static long bytes(int packetBytes) {
            return OVERHEAD_BYTES + 2L * packetBytes;
        }
    }

    /**
     * The leader lives.
     *
     * @param lastProposed its last transaction
     * @param asked how many requests of our clients it had not answered before it said so
     */
    record Alive(long lastProposed, int asked) implements SourceEvent {}

    /** The leader has answered a sync: all that was committed before it was asked has been told. */
    record Synced() implements SourceEvent {}

    /**
     * Nothing more comes from this connection.
     *
     * @param nobodyLeads whether each server has refused the connection: none of them is a leader now
     * @param nobodyListens whether none of them takes part in elections either, see {@link SourceServers#allHaveGone}
     */
    record Ended(IOException why, boolean nobodyLeads, boolean nobodyListens) implements SourceEvent {}
}
