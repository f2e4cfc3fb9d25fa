package io.oarlock.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** What is made of whatever listens on a member's port. */
class MemberProbeTest {
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void whoSendsAByteNowAndThenIsNotWaitedFor() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread drips = new Thread(() -> drip(listener), "drips");
            drips.setDaemon(true);
            drips.start();

            Answer answer = new MemberProbe(500, null)
                    .ask(List.of(new Endpoint("127.0.0.1", listener.getLocalPort())))
                    .get(0);

            assertThat(answer.problem()).isEqualTo("does not answer: no whole answer within 500 ms");
        }
    }

    private static void drip(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            while (true) {
                socket.getOutputStream().write('x');
                LockSupport.parkNanos(50_000_000);
            }
        } catch (IOException left) {
            // Nobody waits any more.
        }
    }
}
