package io.oarlock.chaos.hostile;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What port scanners and lost browsers send. */
final class RaftGarbage implements Attack {

    /** A length, and what no message begins with. */
    private static final byte[] PACKET = {5, -1, -1, -1, -1, -1};

    private static final int PACKETS = 300;
    private static final long LOG_BYTES_MAX = 16 << 10;

    @Override
    public String name() {
        return "raft-garbage";
    }

    @Override
    public String description() {
        return "300 strangers send frames to the Raft port that hold no message";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        long before = subject.logBytes(Subject.MEMBER);
        for (int i = 0; i < PACKETS; i++) {
            try (RaftStranger stranger = RaftStranger.connect(subject.raftPort(Subject.MEMBER))) {
                stranger.sendRaw(PACKET);
            }
        }
        // The member writes when it has read.
        TimeUnit.SECONDS.sleep(1);
        long written = subject.logBytes(Subject.MEMBER) - before;
        subject.fact("bytes of log", written);
        subject.expect(
                written <= LOG_BYTES_MAX,
                Promises.LOG_BOUNDED,
                PACKETS + " packets of garbage made " + written + " bytes of log");
    }
}
