package io.oarlock.chaos.hostile.stranger;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What port scanners and lost browsers send. */
public final class RaftGarbage implements Attack {

    /** What no connection begins with; a question of an earlier release; a handshake for a cluster of somebody else. */
    private static final List<byte[]> PACKETS = List.of(
            new byte[] {5, -1, -1, -1, -1, -1},
            new byte[] {8, 0x22, 6, 0x0a, 4, 0x0a, 2, '2', '1'},
            Arrays.copyOf("OARL\0\1\0\1".getBytes(StandardCharsets.US_ASCII), 128));

    private static final int STRANGERS = 300;
    private static final long LOG_BYTES_MAX = 16 << 10;

    @Override
    public String name() {
        return "raft-garbage";
    }

    @Override
    public String description() {
        return "300 strangers send to the Raft port what is no handshake, or the protocol of an earlier release";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        long before = subject.logBytes(Subject.MEMBER);
        for (int i = 0; i < STRANGERS; i++) {
            try (RaftStranger stranger = RaftStranger.connect(subject.raftPort(Subject.MEMBER))) {
                stranger.sendRaw(PACKETS.get(i % PACKETS.size()));
            }
        }
        // The member writes when it has read.
        TimeUnit.SECONDS.sleep(1);
        long written = subject.logBytes(Subject.MEMBER) - before;
        subject.fact("bytes of log", written);
        subject.expect(
                written <= LOG_BYTES_MAX,
                Promises.LOG_BOUNDED,
                STRANGERS + " packets of garbage made " + written + " bytes of log");
    }
}
