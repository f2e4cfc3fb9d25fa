package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.List;

/** Whatever size the configuration allows to requests, the log must carry it, and members must hear of each other. */
public final class LargeCreates implements Attack {

    private static final int CREATES = 5;
    private static final int DATA_BYTES = 45 << 20;

    @Override
    public String name() {
        return "large-creates";
    }

    @Override
    public String description() {
        return "creates of 45 MB, which jute.maxbuffer=104857600 allows";
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
        RawClient client = subject.client();
        for (int i = 0; i < CREATES; i++) {
            String path = "/large-" + i;
            int error = subject.acknowledged().create(client, path, new byte[DATA_BYTES]);
            subject.fact("create of " + path + " is answered with", error);
        }
    }
}
