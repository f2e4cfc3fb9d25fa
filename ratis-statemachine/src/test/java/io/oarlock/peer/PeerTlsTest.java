package io.oarlock.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.certificates.HelloOfTls;
import io.oarlock.certificates.RevocationServer;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.peer.tls.MemberTlsSettings.Checks;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import io.oarlock.security.TlsException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS from one member to another, and what keeps everybody else out. */
@Timeout(120)
class PeerTlsTest extends PeerTlsCase {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatMembersSayArrivesWhole(String version) throws Exception {
        port.open();
        byte[] large = new byte[3_000_000];
        new Random(1).nextBytes(large);
        try (PeerLink link = port.linkFrom(1, tls.required(tls.certificateOf(1), version))) {
            List<CompletableFuture<Answer>> asked = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                asked.add(link.ask(FrameType.TELL, new byte[] {(byte) i}));
            }
            CompletableFuture<Answer> answer = link.ask(FrameType.MEMORY, new byte[60_000]);
            port.handler = (connection, frame) -> {
                long callId = frame.payload().getLong();
                byte[] content = frame.content();
                connection.answer(
                        callId, content.length == large.length ? 3 : 4, content.length < 100 ? content : new byte[0]);
            };
            for (int i = 0; i < 200; i++) {
                assertThat(answerOf(asked.get(i)).content()).containsExactly(i);
            }
            answerOf(answer);
            assertThat(answerOf(link.ask(FrameType.PIECE, large)).status()).isEqualTo(3);
        }
    }

    @Test
    void whoHasNoGoodCertificateIsTurnedAway() throws Exception {
        port.open();
        Instant now = Instant.now();
        Duration hour = Duration.ofHours(1);
        assertTurnedAway(new Authority("authority").issue(Wish.of("CN=any", PeerTlsFixture.host(1))), "TLS fails");
        assertTurnedAway(
                tls.authority.issue(Wish.of("CN=any", PeerTlsFixture.host(1))
                        .between(now.minus(Duration.ofDays(2)), now.minus(hour))),
                "TLS fails");
        assertTurnedAway(
                tls.authority.issue(Wish.of("CN=any", PeerTlsFixture.host(1))
                        .between(now.plus(hour), now.plus(Duration.ofDays(2)))),
                "TLS fails");
        assertServed(tls.required(tls.certificateOf(1)));
    }

    /** Of the same issuer: good enough for a client, and for another member. */
    @Test
    void aCertificateThatDoesNotNameTheMembersHostIsTurnedAway() throws Exception {
        port.open();
        assertTurnedAway(tls.certificateOf(3), "your certificate does not name zk1.example.com");
        assertTurnedAway(tls.authority.issue(Wish.of("CN=ada")), "your certificate does not name zk1.example.com");
        assertServed(tls.required(tls.certificateOf(1)));
    }

    @Test
    void aMemberThatIsCalledMustShowAGoodCertificateForItsHost() throws Exception {
        port.protection = tls.required(tls.certificateOf(3));
        port.open();
        assertThatThrownBy(() -> ask(tls.required(tls.certificateOf(1))))
                .hasMessageContaining("its certificate does not name 127.0.0.1");
        port.close();
        Authority other = new Authority("other");
        port.protection = tls.protection(
                tls.store(other.issue(Wish.of("CN=any", "127.0.0.1"))),
                tls.authority,
                PeerTlsFixture.ALL,
                Mode.REQUIRED);
        port.open();
        assertThatThrownBy(() -> ask(tls.required(tls.certificateOf(1))))
                .hasMessageContaining("the handshake of TLS fails");
        assertThat(port.opened).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "RSASSA-PSS, 2048", "EC, 521", "Ed25519, 255", "Ed448, 448"})
    void keysThatAreTakenAreGoodForAHandshake(String algorithm, int bits) throws Exception {
        port.protection = tls.required(tls.certificateOf(2, algorithm, bits));
        port.open();
        assertServed(tls.required(tls.certificateOf(1, algorithm, bits)));
    }

    @Test
    void aKeyThatNoHandshakeIsMadeWithIsRefused() {
        assertThatThrownBy(() -> tls.required(tls.certificateOf(1, "DSA", 2048)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("no handshake is ever made");
    }

    @Test
    void aNewKeyThatNoHandshakeIsMadeWithIsNotTaken() throws Exception {
        Path keys = tls.store(tls.certificateOf(2));
        port.protection = tls.protection(keys, tls.authority, PeerTlsFixture.ALL, Mode.REQUIRED);
        port.open();
        MetricRegistry numbers = tls.numbers;
        Files.move(tls.store(tls.certificateOf(2, "DSA", 2048)), keys, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertServed(tls.required(tls.certificateOf(1)));
            assertThat(numbers.value(Metric.RAFT_TLS_RELOAD_FAILURES)).isPositive();
        });
        assertThat(numbers.value(Metric.RAFT_TLS_RELOADS)).isZero();
    }

    @Test
    void hostsAreNotComparedWhereThatIsSwitchedOff() throws Exception {
        Checks none = new Checks(true, false, false);
        port.protection = tls.protection(tls.store(tls.certificateOf(5)), tls.authority, none, Mode.REQUIRED);
        port.open();
        assertServed(tls.protection(tls.store(tls.certificateOf(4)), tls.authority, none, Mode.REQUIRED));
    }

    /** Also where hosts are not compared. */
    @Test
    void whoShowsNoCertificateIsTurnedAway() throws Exception {
        port.protection = tls.protection(
                tls.store(tls.certificateOf(2)), tls.authority, new Checks(true, false, false), Mode.REQUIRED);
        port.open();
        try (Socket plain = port.connect();
                Socket secure = tls.context(null).getSocketFactory().createSocket(plain, "127.0.0.1", 1, true)) {
            assertThatThrownBy(() -> {
                        secure.getOutputStream()
                                .write(Port.handshake(1)
                                        .hello(2, Hello.Purpose.MEMBER)
                                        .encode()
                                        .array());
                        assertThat(secure.getInputStream().read()).isNegative();
                        throw new IOException("closed");
                    })
                    .isInstanceOf(IOException.class);
        }
        assertThat(port.opened).isEmpty();
        assertServed(tls.required(tls.certificateOf(1)));
    }

    @Test
    void plainTextAndTlsRefuseEachOtherAndSayWhy() throws Exception {
        port.open();
        assertThatThrownBy(() -> ask(Handshake.Protection.NONE))
                .hasMessageContaining("this member takes TLS only, and you speak plain text");
        port.close();
        port.protection = Handshake.Protection.NONE;
        port.open();
        assertThatThrownBy(() -> ask(tls.required(tls.certificateOf(1))))
                .hasMessageContaining("it may not speak TLS, see sslQuorum");
        assertThat(port.opened).isEmpty();
    }

    /** One member after the other: first all accept it, then all open connections by it, then nothing else is taken. */
    @Test
    void membersChangeToTlsOneAfterTheOther() throws Exception {
        Path caller = tls.store(tls.certificateOf(1));
        for (Mode called : Mode.values()) {
            port.protection =
                    tls.protection(tls.store(tls.certificateOf(2)), tls.authority, PeerTlsFixture.ALL, called);
            port.open();
            for (Mode calling : Mode.values()) {
                Handshake.Protection protection = tls.protection(caller, tls.authority, PeerTlsFixture.ALL, calling);
                if (called == Mode.REQUIRED && calling == Mode.ACCEPTED) {
                    assertThatThrownBy(() -> ask(protection)).hasMessageContaining("TLS only");
                } else {
                    assertServed(protection);
                }
            }
            port.close();
        }
    }

    @Test
    void aProtocolBelowTheFloorIsTurnedAway() throws Exception {
        port.protection = tls.required(tls.certificateOf(2), "TLSv1.3");
        port.open();
        assertThatThrownBy(() -> ask(tls.required(tls.certificateOf(1), "TLSv1.2")))
                .hasMessageContaining("the handshake of TLS fails");
        assertServed(tls.required(tls.certificateOf(1)));
    }

    @Test
    void newFilesAreTakenForNewConnectionsAndBrokenOnesAreNot() throws Exception {
        Certified before = tls.certificateOf(2);
        Path keys = tls.store(before);
        port.protection = tls.protection(keys, tls.authority, PeerTlsFixture.ALL, Mode.REQUIRED);
        port.open();
        MetricRegistry numbers = tls.numbers;
        Handshake.Protection caller = tls.required(tls.certificateOf(1));
        try (PeerLink open = port.linkFrom(1, caller)) {
            answerOf(open.ask(FrameType.VOTE, new byte[0]));
            Files.writeString(keys, "nonsense");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertServed(tls.required(tls.certificateOf(3)), 3);
                assertThat(numbers.value(Metric.RAFT_TLS_RELOAD_FAILURES)).isPositive();
            });
            assertThat(numbers.value(Metric.RAFT_TLS_RELOADS)).isZero();
            new Authority("other").issue(Wish.of("CN=any", "127.0.0.1")).keyStore(keys, "PEM", "");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThatThrownBy(() -> port.ask(4, tls.required(tls.certificateOf(4))))
                            .isInstanceOf(PeerRefusal.class));
            assertThat(numbers.value(Metric.RAFT_TLS_RELOADS)).isEqualTo(1);
            answerOf(open.ask(FrameType.VOTE, new byte[0]));
        }
    }

    @Test
    void strangersWithHalfHandshakesKeepNoMemberOut() throws Exception {
        port.open();
        List<Socket> strangers = new ArrayList<>();
        try (PeerLink member = port.linkFrom(1, tls.required(tls.certificateOf(1)))) {
            answerOf(member.ask(FrameType.VOTE, new byte[0]));
            for (int i = 0; i < 1000; i++) {
                strangers.add(port.connect());
                strangers.get(strangers.size() - 1).getOutputStream().write(HelloOfTls.half());
                if (strangers.size() > 200) {
                    strangers.remove(0).close();
                }
            }
            // A member that is sent away asks again.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertServed(tls.required(tls.certificateOf(4)), 4));
            assertServedAlthoughOthersComeBehind(5, strangers);
            answerOf(member.ask(FrameType.VOTE, new byte[0]));
            assertThat(port.inbound.count()).isLessThanOrEqualTo(Port.CONNECTIONS_MAX);
        } finally {
            for (Socket stranger : strangers) {
                stranger.close();
            }
        }
    }

    /** Whoever has waited for longest goes first. */
    private void assertServedAlthoughOthersComeBehind(int member, List<Socket> strangers) throws Exception {
        try (Socket early = port.connect()) {
            for (int i = 0; i < Port.CONNECTIONS_MAX / 2; i++) {
                strangers.add(port.connect());
            }
            welcome(member, secure(tls.context(tls.certificateOf(member)), early));
        }
    }

    /** Both ends wait for the responder before they ask for the list, as long as Java waits for one. */
    @Test
    void membersConnectWhileAResponderOfTheirIssuerHangs() throws Exception {
        try (RevocationServer lists = new RevocationServer(tls.authority);
                ServerSocket responder = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String ocsp = "http://127.0.0.1:" + responder.getLocalPort();
            port.protection = tls.revocable(revocable(2, lists.list(), ocsp));
            port.open();
            try (PeerLink link = port.linkFrom(1, tls.revocable(revocable(1, lists.list(), ocsp)))) {
                // What is asked meanwhile gets no answer in time.
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(answerOf(link.ask(FrameType.VOTE, new byte[] {7}))
                                        .content())
                                .containsExactly(7));
            }
        }
    }

    private Certified revocable(int member, String crl, String ocsp) {
        return tls.authority.issue(Wish.of("CN=member " + member, PeerTlsFixture.host(member))
                .revocableAt(crl)
                .askedAt(ocsp));
    }

    @Test
    void garbageIsTurnedAway() throws Exception {
        port.open();
        Random random = new Random(5);
        for (int i = 0; i < 50; i++) {
            byte[] garbage = new byte[200 + random.nextInt(300)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (i % 2 == 0 ? 0x16 : 0x4f);
            try (Socket stranger = port.connect()) {
                stranger.getOutputStream().write(garbage);
                stranger.shutdownOutput();
                while (!isClosed(stranger)) {
                    // An alert of TLS comes first.
                }
            }
        }
        assertThat(port.opened).isEmpty();
        assertServed(tls.required(tls.certificateOf(1)));
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }

    private static Answer answerOf(CompletableFuture<Answer> asked) throws Exception {
        return asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private Answer ask(Handshake.Protection protection) throws Exception {
        return port.ask(1, protection);
    }

    private void assertServed(Handshake.Protection protection) throws Exception {
        assertServed(protection, 1);
    }

    private void assertServed(Handshake.Protection protection, int as) throws Exception {
        assertThat(port.ask(as, protection).content()).containsExactly(7);
    }

    private void assertTurnedAway(Certified own, String why) throws Exception {
        int before = port.opened.size();
        assertThatThrownBy(() -> ask(tls.required(own))).hasMessageContaining(why);
        assertThat(port.opened).hasSize(before);
    }
}
