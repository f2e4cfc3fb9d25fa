package io.oarlock.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.deploy.config.ClientTlsSettings;
import io.oarlock.deploy.config.Member.Endpoint;
import io.oarlock.deploy.doctor.MemberProbe.Answer;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** What is made of whatever listens on a member's port. */
class MemberProbeTest {
    private static final String PASSWORD = "secret";

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

    /** As a member does that wants a certificate, where its word about it does not arrive. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void whoEndsTheConnectionBehindTheHandshakeIsSaidToFailByTls(@TempDir Path directory) throws Exception {
        Authority authority = new Authority("authority");
        Path keys = authority
                .issue(Wish.of("CN=member", "127.0.0.1"))
                .keyStore(directory.resolve("keys.p12"), "PKCS12", PASSWORD);
        Path trust = authority.trustStore(directory.resolve("trust.p12"), "PKCS12", PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {store(keys).keyManager()}, null, null);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread resets = new Thread(() -> reset(listener, context), "resets");
            resets.setDaemon(true);
            resets.start();

            ClientPortTls tls = new ClientPortTls(new ClientTlsSettings(null, store(trust), false));
            Answer answer = new MemberProbe(30_000, tls)
                    .ask(List.of(new Endpoint("127.0.0.1", listener.getLocalPort())))
                    .get(0);

            assertThat(answer.problem()).contains("TLS fails", "behind the handshake");
        }
    }

    private static StoreFile store(Path file) {
        return new StoreFile(file, StoreFormat.PKCS12, new Secret(PASSWORD, null));
    }

    private static void reset(ServerSocket listener, SSLContext context) {
        try (Socket plain = listener.accept()) {
            SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true);
            secure.startHandshake();
            plain.setSoLinger(true, 0);
        } catch (IOException left) {
            // The client has gone first.
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
