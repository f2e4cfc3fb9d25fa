package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;

/** The end of a session changes the parent of each of its ephemerals, with all of the parent's data. */
public final class EphemeralsBelowLargeZnodes implements Attack {

    private static final int PARENTS = 400;
    private static final int PARENT_BYTES = 1_000_000;

    @Override
    public String name() {
        return "ephemerals-below-large-znodes";
    }

    @Override
    public String description() {
        return "a session with an ephemeral below each of 400 znodes of 1 MB is closed";
    }

    @Override
    public boolean isShort() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient parents = subject.client();
        RawClient client = subject.client();
        for (int i = 0; i < PARENTS; i++) {
            parents.create("/large-" + i, new byte[PARENT_BYTES]);
            client.ask(
                    OpCode.create,
                    RawClient.creation(
                            "/large-" + i + "/e",
                            new byte[0],
                            ZooDefs.Ids.OPEN_ACL_UNSAFE,
                            CreateMode.EPHEMERAL.toFlag()));
        }
        client.ask(OpCode.closeSession, new RequestBytes());
    }
}
