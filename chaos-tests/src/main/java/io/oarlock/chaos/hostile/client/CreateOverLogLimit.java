package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;

/** What the Raft library refuses for its size must be answered, not tried again for ever. */
public final class CreateOverLogLimit implements Attack {

    private static final int DATA_BYTES = 70 << 20;

    @Override
    public String name() {
        return "create-over-log-limit";
    }

    @Override
    public String description() {
        return "a create of 70 MB, which jute.maxbuffer=104857600 allows and Raft does not by default";
    }

    @Override
    public List<String> settings() {
        return List.of("jute.maxbuffer=104857600");
    }

    @Override
    public int heapMegabytes() {
        return 2048;
    }

    @Override
    public boolean isShort() {
        return false;
    }

    @Override
    public void launch(Subject subject) throws IOException {
        int error = subject.acknowledged().create(subject.client(), "/over-log-limit", new byte[DATA_BYTES]);
        subject.fact("create is answered with", error);
    }
}
