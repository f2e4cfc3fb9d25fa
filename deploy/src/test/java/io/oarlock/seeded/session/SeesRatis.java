package io.oarlock.seeded.session;

import org.apache.ratis.protocol.RaftPeerId;

/** A front end that names the Raft library. */
final class SeesRatis {
    private SeesRatis() {}

    static RaftPeerId peer() {
        return RaftPeerId.valueOf("1");
    }
}
