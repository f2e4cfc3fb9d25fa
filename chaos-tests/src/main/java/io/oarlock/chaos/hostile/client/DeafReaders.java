package io.oarlock.chaos.hostile.client;

import io.oarlock.chaos.hostile.subject.Attack;
import io.oarlock.chaos.hostile.subject.RawClient;
import io.oarlock.chaos.hostile.subject.Subject;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.apache.zookeeper.ZooDefs.OpCode;

/** Clients that ask for much and never read what they are told. */
public final class DeafReaders implements Attack {

    private static final int CLIENTS = 116;
    private static final int READS_EACH = 300;
    private static final int DATA_BYTES = 1_000_000;
    private static final int ANSWER_MILLIS_MAX = 8_000;
    private static final int RECEIVE_BUFFER_BYTES = 4_096;

    @Override
    public String name() {
        return "deaf-readers";
    }

    @Override
    public String description() {
        return "116 clients pipeline reads of 1 MB and never read the replies";
    }

    @Override
    public void launch(Subject subject) throws IOException {
        subject.client().create("/big", new byte[DATA_BYTES]);
        InetSocketAddress member = subject.clientPort(Subject.MEMBER);
        int opened = 0;
        try {
            for (; opened < CLIENTS; opened++) {
                RawClient client = subject.hold(RawClient.open(member, ANSWER_MILLIS_MAX));
                client.socket().setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
                for (int i = 0; i < READS_EACH; i++) {
                    client.send(OpCode.getData, RawClient.reading("/big", false).toByteArray());
                }
            }
        } finally {
            subject.fact("deaf clients", opened);
        }
    }
}
