package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.certificates.HelloOfTls;
import io.oarlock.certificates.RevocationServer;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.FrameWriter;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody with a certificate may still not do, and with one that is not to be trusted any more. */
@Timeout(120)
class PeerTlsAttackTest extends PeerTlsCase {
    @Test
    void aMemberOnTheListIsTurnedAwayAtBothEnds() throws Exception {
        try (RevocationServer revocation = new RevocationServer(tls.authority)) {
            assertRevokedIsTurnedAway(revocation, wish -> wish.revocableAt(revocation.list()));
            assertThat(revocation.asked()).isZero();
        }
    }

    @Test
    void aMemberThatTheResponderKnowsAsRevokedIsTurnedAwayAtBothEnds() throws Exception {
        try (RevocationServer revocation = new RevocationServer(tls.authority)) {
            assertRevokedIsTurnedAway(revocation, wish -> wish.askedAt(revocation.responder()));
            assertThat(revocation.asked()).isPositive();
        }
    }

    private void assertRevokedIsTurnedAway(RevocationServer revocation, UnaryOperator<Wish> told) throws Exception {
        port.protection = tls.revocable(issue(2, told));
        port.open();
        Handshake.Protection good = tls.revocable(issue(1, told));
        assertThat(port.ask(1, good).content()).containsExactly(7);
        Handshake.Protection bad = tls.revocable(revocation.revoke(issue(1, told)));
        assertThatThrownBy(() -> port.ask(1, bad)).hasMessageContaining("TLS fails");
        port.close();
        port.protection = tls.revocable(revocation.revoke(issue(2, told)));
        port.open();
        assertThatThrownBy(() -> port.ask(1, good))
                .hasMessageContaining("TLS fails")
                .hasMessageContaining("revoked");
    }

    private Certified issue(int member, UnaryOperator<Wish> told) {
        return tls.authority.issue(told.apply(Wish.of("CN=member " + member, PeerTlsFixture.host(member))));
    }

    @Test
    void lookUpsOfWhoIsRevokedLeaveThreadsToOthers() throws Exception {
        Certified own = tls.certificateOf(2);
        assertThat(tls.revocable(own).stages().waitingMax()).isEqualTo(TrustedIssuers.CHECKS_MAX);
        assertThat(tls.required(own).stages().waitingMax()).isZero();
    }

    /** Its issuer's list, or its responder, cannot be asked; the other is not named. */
    @Test
    void aCertificateOfWhichNothingIsKnownIsTurnedAway() throws Exception {
        try (RevocationServer revocation = new RevocationServer(tls.authority)) {
            port.protection = tls.revocable(issue(2, wish -> wish.revocableAt(revocation.list())));
            port.open();
            Certified listLost = issue(1, wish -> wish.revocableAt(revocation.nothing()));
            assertThatThrownBy(() -> port.ask(1, tls.revocable(listLost))).hasMessageContaining("TLS fails");
            Certified responderLost = issue(1, wish -> wish.askedAt(revocation.nothing()));
            assertThatThrownBy(() -> port.ask(1, tls.revocable(responderLost))).hasMessageContaining("TLS fails");
        }
    }

    @Test
    void aRenegotiationEndsTheConnection() throws Exception {
        port.open();
        try (SSLSocket secure = secure(tls.context(tls.certificateOf(1)), "TLSv1.2")) {
            welcome(1, secure);
            await().until(() -> port.inbound.count() == 1);
            assertThatThrownBy(() -> {
                        secure.startHandshake();
                        if (secure.getInputStream().read() < 0) {
                            throw new IOException("closed");
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertEnded("a renegotiation of TLS");
        assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content()).containsExactly(7);
    }

    /** Each time an answer with keys of its own would wait for the next frame, of which there may be none. */
    @Test
    void whoAsksForNewKeysWithoutEndIsTurnedAway() throws Exception {
        port.open();
        try (SSLSocket secure = secure(tls.context(tls.certificateOf(1)), "TLSv1.3")) {
            welcome(1, secure);
            await().until(() -> port.inbound.count() == 1);
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1000; i++) {
                            secure.startHandshake();
                        }
                        await().until(() -> port.inbound.count() == 0);
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertEnded("it asks for new keys again and again");
        assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content()).containsExactly(7);
    }

    /** Frames between them say that it works, but none of the answers would ever be sent. */
    @Test
    void whoMixesFramesWithRequestsForNewKeysAndReadsNothingIsTurnedAway() throws Exception {
        AtomicLong answered = new AtomicLong();
        port.handler = (connection, frame) -> {
            if (frame.type() == FrameType.VOTE) {
                connection.answer(frame.payload().getLong(), Answer.OK, new byte[60_000]);
                answered.incrementAndGet();
            }
        };
        port.open();
        try (SSLSocket secure = secure(tls.context(tls.certificateOf(1)), "TLSv1.3")) {
            FrameWriter frames = new FrameWriter(Port.LARGE_BYTES_MAX, welcome(1, secure));
            await().until(() -> port.opened.size() == 1);
            PeerConnection connection = port.opened.get(0);
            // One answer waits behind a socket that is full: what is asked next is still read.
            for (long asked = 1; connection.queuedBytes() == 0; asked++) {
                long answers = asked;
                send(frames, FrameType.VOTE, asked, secure);
                await().until(() -> answered.get() == answers);
            }
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 600; i++) {
                            secure.startHandshake();
                            send(frames, FrameType.FORWARD, i, secure);
                        }
                        await().until(() -> port.inbound.count() == 0);
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertEnded("it asks for new keys again and again");
        assertThat(port.ask(1, tls.required(tls.certificateOf(1))).status()).isEqualTo(Answer.OK);
    }

    private void assertEnded(String why) {
        await().until(() -> port.inbound.count() == 0);
        assertThat(port.ended)
                .singleElement()
                .satisfies(cause -> assertThat(cause).hasMessage(why));
    }

    private static void send(FrameWriter frames, FrameType type, long number, SSLSocket secure) throws IOException {
        frames.clear();
        frames.begin(type);
        frames.putLong(number);
        frames.putByte(7);
        ByteBuffer frame = frames.finish();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        secure.getOutputStream().write(bytes);
    }

    /** As Java does by itself after many bytes. */
    @Test
    void whoAsksForNewKeysNowAndThenIsServed() throws Exception {
        port.open();
        try (SSLSocket secure = secure(tls.context(tls.certificateOf(1)), "TLSv1.3")) {
            welcome(1, secure);
            for (int i = 0; i < 3; i++) {
                secure.startHandshake();
            }
            await().during(Duration.ofMillis(200)).until(() -> port.inbound.count() == 1);
        }
        assertThat(port.ended).allSatisfy(cause -> assertThat(cause).hasMessageNotContaining("keys"));
    }

    /** A session that is taken up again would skip the look at the certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionOfTlsIsNotTakenUpAgain(String version) throws Exception {
        port.open();
        SSLContext context = tls.context(tls.certificateOf(1));
        long first = begun(context, version);
        // A session that is taken up again keeps the time of its own beginning.
        await().until(() -> System.currentTimeMillis() > first);
        assertThat(begun(context, version)).isGreaterThan(first);
    }

    private long begun(SSLContext context, String version) throws Exception {
        try (SSLSocket secure = secure(context, version)) {
            welcome(1, secure);
            return secure.getSession().getCreationTime();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWeakProtocolIsTurnedAway(int minor) throws Exception {
        port.open();
        try (Socket caller = port.connect()) {
            caller.getOutputStream().write(HelloOfTls.ofVersion(minor));
            assertThat(HelloOfTls.isRefusal(caller.getInputStream().readNBytes(7)))
                    .isTrue();
            assertThat(caller.getInputStream().read()).isNegative();
        }
        assertThat(port.opened).isEmpty();
    }

    /** With a certificate that is as good as that of any other member. */
    @Test
    void whoHasNoNumberHereIsTurnedAway() throws Exception {
        port.open();
        Certified sixth = tls.authority.issue(Wish.of("CN=member 6", PeerTlsFixture.host(6)));
        assertThatThrownBy(() -> port.ask(6, tls.required(sixth)))
                .hasMessageContaining("no other member here has the number 6");
        assertThat(port.opened).isEmpty();
    }

    /** By records that TLS allows and that say nothing, as fast as they are taken. */
    @Test
    void whoSaysNothingWithoutEndKeepsNoMemberOut() throws Exception {
        port.open();
        Thread talks;
        try (Socket stranger = port.connect()) {
            stranger.getOutputStream().write(HelloOfTls.of(tls.context(null), "TLSv1.2"));
            talks = new Thread(() -> sendWarnings(stranger), "stranger");
            talks.start();
            await().until(() -> port.refusals() == 1);
            assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content())
                    .containsExactly(7);
        }
        talks.join();
    }

    /** Each costs a copy of all that came before of the message. */
    @Test
    void aMessageInVeryManyRecordsIsTurnedAway() throws Exception {
        port.open();
        byte[] hello = HelloOfTls.of(tls.context(tls.certificateOf(1)), "TLSv1.3");
        assertThat(hello.length).isGreaterThan(300);
        try (Socket few = port.connect()) {
            few.getOutputStream().write(HelloOfTls.cut(hello, 64));
            assertThat(few.getInputStream().read())
                    .as("a message of the handshake")
                    .isEqualTo(22);
        }
        try (Socket many = port.connect()) {
            many.getOutputStream().write(HelloOfTls.cut(hello, 1));
            assertThat(firstByte(many)).isNotEqualTo(22);
        }
        assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content()).containsExactly(7);
    }

    /** Of the answer; -1 for none. */
    private static int firstByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    /** That a user has canceled, which is for the other end to ignore. */
    private static void sendWarnings(Socket socket) {
        byte[] warning = {21, 3, 3, 0, 2, 1, 90};
        ByteBuffer many = ByteBuffer.allocate(8192 * warning.length);
        while (many.hasRemaining()) {
            many.put(warning);
        }
        try {
            while (true) {
                socket.getOutputStream().write(many.array());
            }
        } catch (IOException closed) {
            // By the one end or by the other.
        }
    }

    @Test
    void aStoreIsOfNoUseWithoutItsPassword() throws Exception {
        Path store = tls.certificateOf(2).keyStore(directory.resolve("keys.p12"), "PKCS12", "of the store");
        assertThatThrownBy(() -> tls.withPassword(store, "another"))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("cannot use the key store " + store)
                .hasMessageNotContaining("another");
        port.protection = tls.withPassword(store, "of the store");
        MetricRegistry numbers = tls.numbers;
        port.open();
        assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content()).containsExactly(7);
        // A new store with another password is no reason to go on without one.
        tls.certificateOf(2).keyStore(store, "PKCS12", "another");
        await().untilAsserted(() -> {
            assertThat(port.ask(1, tls.required(tls.certificateOf(1))).content())
                    .containsExactly(7);
            assertThat(numbers.value(Metric.RAFT_TLS_RELOAD_FAILURES)).isPositive();
        });
    }

    private SSLSocket secure(SSLContext context, String version) throws IOException {
        SSLSocket secure = secure(context, port.connect());
        secure.setEnabledProtocols(new String[] {version});
        return secure;
    }
}
