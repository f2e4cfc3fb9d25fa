package io.oarlock.chaos.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What port scanners and lost browsers send. */
final class RaftGarbage implements Attack {

    private static final int PACKETS = 300;
    private static final long LOG_BYTES_MAX = 16 << 10;

    @Override
    public String name() {
        return "raft-garbage";
    }

    @Override
    public String description() {
        return "300 strangers send a line of HTTP to the Raft port";
    }

    @Override
    public List<Integer> sizes() {
        return List.of(3);
    }

    @Override
    public void launch(Subject subject) throws IOException {
        long before = subject.logBytes(Subject.MEMBER);
        for (int i = 0; i < PACKETS; i++) {
            try (RaftStranger stranger = RaftStranger.connect(subject.raftPort(Subject.MEMBER))) {
                stranger.sendRaw("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        long written = subject.logBytes(Subject.MEMBER) - before;
        subject.fact("bytes of log", written);
        subject.expect(
                written <= LOG_BYTES_MAX,
                Promises.LOG_BOUNDED,
                PACKETS + " packets of garbage made " + written + " bytes of log");
    }
}
