package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooDefs.OpCode;

/** A session takes its ephemerals with it, however many they are. */
public final class ManyEphemerals implements Attack {

    private static final int EPHEMERALS = 100_000;
    private static final int PER_MULTI = 500;

    @Override
    public String name() {
        return "many-ephemerals";
    }

    @Override
    public String description() {
        return "a session with 100,000 ephemerals is closed";
    }

    @Override
    public boolean isShort() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        client.create("/many", new byte[0]);
        for (int i = 0; i < EPHEMERALS / PER_MULTI; i++) {
            RequestBytes multi = new RequestBytes();
            for (int j = 0; j < PER_MULTI; j++) {
                multi.part(OpCode.create)
                        .raw(RawClient.creation(
                                        "/many/" + i + "-" + j,
                                        new byte[0],
                                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.EPHEMERAL.toFlag())
                                .toByteArray());
            }
            client.ask(OpCode.multi, multi.endOfMulti());
        }
        client.ask(OpCode.closeSession, new RequestBytes());
    }
}
