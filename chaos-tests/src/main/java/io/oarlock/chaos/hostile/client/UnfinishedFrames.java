package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What has been read of a frame is held until the rest comes. */
public final class UnfinishedFrames implements Attack {

    private static final int CLIENTS = 600;
    private static final int FRAME_BYTES = 1_000_000;
    private static final int ANSWER_MILLIS_MAX = 8_000;
    /** One byte keeps a frame from its end. */
    private static final int MISSING_BYTES = 1;

    @Override
    public String name() {
        return "unfinished-frames";
    }

    @Override
    public String description() {
        return "600 clients send frames of 1 MB that lack one byte";
    }

    @Override
    public void launch(Subject subject) throws IOException, InterruptedException {
        byte[] frame = ByteBuffer.allocate(Integer.BYTES + FRAME_BYTES)
                .putInt(FRAME_BYTES)
                .array();
        byte[] unfinished = Arrays.copyOf(frame, frame.length - MISSING_BYTES);
        int closed = 0;
        for (int i = 0; i < CLIENTS; i++) {
            closed += sendWithoutWaiting(subject, unfinished) ? 0 : 1;
        }
        TimeUnit.SECONDS.sleep(1);
        subject.fact("clients that were closed or not taken", closed);
    }

    /** A server that does not read must not stop the attacker: each sender has a thread. */
    private static boolean sendWithoutWaiting(Subject subject, byte[] unfinished) {
        try {
            RawClient client = subject.hold(RawClient.open(subject.clientPort(Subject.MEMBER), ANSWER_MILLIS_MAX));
            Thread sender = new Thread(
                    () -> {
                        try {
                            client.send(unfinished);
                        } catch (IOException e) {
                            // Closed by the server, as it may be.
                        }
                    },
                    "unfinished");
            sender.setDaemon(true);
            sender.start();
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
