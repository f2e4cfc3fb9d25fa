package io.oarlock.frontend;

import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaContract;
import io.oarlock.time.TimeSource;

/** The replica that the tests of the front end run on keeps what the real one keeps. */
class LocalReplicaContractTest extends ReplicaContract {
    private final LocalReplica replica = new LocalReplica(TimeSource.SYSTEM);

    @Override
    protected Replica open(ApplyListener listener, LeaderInbox inbox) {
        replica.start(listener, inbox);
        return replica;
    }

    @Override
    protected void close() {
        replica.close();
    }
}
