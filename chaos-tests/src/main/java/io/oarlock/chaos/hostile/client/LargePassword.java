package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.Promises;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A session is re-attached through the log, before the server knows who asks. */
public final class LargePassword implements Attack {

    private static final int HELLOS = 8;
    private static final int PASSWORD_BYTES = 1_000_000;
    /** Files of the log grow in steps. */
    private static final long LOG_BYTES_MAX = 3 << 20;

    private static final long WEIGHED_SECONDS = 6;
    private static final int ANSWER_MILLIS_MAX = 5_000;

    @Override
    public String name() {
        return "large-password";
    }

    @Override
    public String description() {
        return "clients go on with a session whose password has 1 MB";
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        long sessionId = subject.client().sessionId();
        long before = logBytes(subject);
        byte[] password = new byte[PASSWORD_BYTES];
        for (int i = 0; i < HELLOS; i++) {
            RawClient client = subject.hold(RawClient.connect(subject.clientPort(Subject.MEMBER), ANSWER_MILLIS_MAX));
            client.send(RawClient.hello(sessionId, password));
            subject.fact(
                    "hello " + i + " is answered with",
                    client.socket().getInputStream().read());
        }
        // Members weigh their log every few seconds.
        TimeUnit.SECONDS.sleep(WEIGHED_SECONDS);
        long grownBytes = logBytes(subject) - before;
        subject.expect(
                grownBytes <= LOG_BYTES_MAX,
                Promises.LOG_BOUNDED,
                HELLOS + " hellos made " + grownBytes + " bytes of Raft log");
    }

    private static long logBytes(Subject subject) {
        return Long.parseLong(subject.monitor(Subject.MEMBER).getOrDefault("zk_raft_log_disk_bytes", "0"));
    }
}
