package io.oarlock.seeded.migration;

import org.apache.ratis.protocol.RaftPeerId;

/** A migration that knows how a state is replicated. */
final class SeesReplication {
    private SeesReplication() {}

    static RaftPeerId peer() {
        return RaftPeerId.valueOf("1");
    }
}
