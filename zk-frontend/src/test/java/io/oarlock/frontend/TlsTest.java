package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.certificates.HelloOfTls;
import io.oarlock.certificates.RevocationServer;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.ACL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as clients meet it, with Java's engine and with OpenSSL's. */
@ParameterizedClass
@EnumSource(
        value = Engine.class,
        names = {"JAVA", "OPENSSL"})
class TlsTest {
    @Parameter
    private Engine engine;

    @TempDir
    private Path directory;

    private TlsFixture tls;

    @BeforeEach
    void make() {
        tls = new TlsFixture(directory, engine);
    }

    @AfterEach
    void stop() throws InterruptedException {
        tls.close();
    }

    @Test
    void zooKeepersClientWorksAsWithoutTls() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        byte[] large = new byte[900_000];
        new Random(1).nextBytes(large);
        ZooKeeper client = tls.client(issue("CN=ada,O=engines"));
        client.create("/large", large, Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL);
        assertThat(client.getData("/large", false, null)).isEqualTo(large);
        client.create("/mine", null, Ids.CREATOR_ALL_ACL, CreateMode.PERSISTENT);
        assertThat(client.getACL("/mine", null))
                .extracting(ACL::getId)
                .extracting(id -> id.getScheme() + ":" + id.getId())
                .containsExactly("x509:O=engines,CN=ada");
        ZooKeeper other = tls.client(issue("CN=bob"));
        assertThatThrownBy(() -> other.getData("/mine", false, null)).hasMessageContaining("NoAuth");
        tls.client(issue("CN=the boss")).getData("/mine", false, null);
        assertThat(tls.fixture().faults()).isEmpty();
    }

    @Test
    void whoeverHasNoGoodCertificateIsTurnedAway() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        Instant now = Instant.now();
        Duration hour = Duration.ofHours(1);
        assertTurnedAway(null);
        assertTurnedAway(new Authority("authority").issue(Wish.of("CN=ada")));
        assertTurnedAway(
                tls.authority().issue(Wish.of("CN=ada").between(now.minus(Duration.ofDays(2)), now.minus(hour))));
        assertTurnedAway(
                tls.authority().issue(Wish.of("CN=ada").between(now.plus(hour), now.plus(Duration.ofDays(2)))));
        assertThat(tls.fixture().front().counters().get(Kind.UNSUCCESSFUL_HANDSHAKES))
                .isEqualTo(4);
        assertServed(issue("CN=ada"));
    }

    @Test
    void aCertificateThatIsOnlyWantedMayBeMissingButNotBad() throws Exception {
        tls.start(tls.demand(Demand.WANT));
        assertServed(null);
        assertServed(issue("CN=ada"));
        assertTurnedAway(new Authority("authority").issue(Wish.of("CN=ada")));
    }

    @Test
    void noCertificateIsAskedForWhereNoneIsDemanded() throws Exception {
        tls.start(new ClientCertificates(Demand.NONE, null, HostCheck.NONE, false, false));
        assertServed(null);
    }

    @Test
    void aRevokedCertificateIsTurnedAwayAndSoIsOneOfWhichNothingIsKnown() throws Exception {
        try (RevocationServer revocation = new RevocationServer(tls.authority())) {
            tls.start(new ClientCertificates(Demand.NEED, tls.trust(), HostCheck.NONE, true, false));
            assertServed(tls.authority().issue(Wish.of("CN=good").revocableAt(revocation.list())));
            assertTurnedAway(
                    revocation.revoke(tls.authority().issue(Wish.of("CN=bad").revocableAt(revocation.list()))));
            assertTurnedAway(tls.authority().issue(Wish.of("CN=lost").revocableAt(revocation.nothing())));
        }
    }

    @Test
    void aResponderIsAskedWhetherACertificateIsRevoked() throws Exception {
        try (RevocationServer revocation = new RevocationServer(tls.authority())) {
            tls.start(new ClientCertificates(Demand.NEED, tls.trust(), HostCheck.NONE, false, true));
            assertServed(tls.authority().issue(Wish.of("CN=good").askedAt(revocation.responder())));
            assertTurnedAway(
                    revocation.revoke(tls.authority().issue(Wish.of("CN=bad").askedAt(revocation.responder()))));
            assertThat(revocation.asked()).isGreaterThanOrEqualTo(2);
            assertTurnedAway(tls.authority().issue(Wish.of("CN=lost").askedAt(revocation.nothing())));
        }
    }

    @Test
    void aCertificateMustNameTheAddressOfItsClientWhereThatIsAsked() throws Exception {
        tls.start(new ClientCertificates(Demand.NEED, tls.trust(), HostCheck.ADDRESS, false, false));
        assertServed(tls.authority().issue(Wish.of("CN=ada", "127.0.0.1")));
        assertTurnedAway(tls.authority().issue(Wish.of("CN=ada", "127.0.0.9")));
        assertTurnedAway(new Authority("authority").issue(Wish.of("CN=ada", "127.0.0.1")));
        assertTurnedAway(tls.authority().issue(Wish.of("CN=ada")));
    }

    @Test
    void anOldProtocolIsTurnedAway() throws Exception {
        TlsSettings settings = tls.settings(tls.demand(Demand.NEED));
        Protocols newest = new Protocols(List.of("TLSv1.3"), List.of(), engine);
        tls.start(
                new TlsSettings(settings.keys(), settings.clients(), newest, false),
                Speech.TLS,
                Limits.DEFAULTS,
                TimeSource.SYSTEM);
        assertServed(issue("CN=ada"));
        SSLSocket old = tls.socket(tls.context(issue("CN=ada")), "TLSv1.2");
        assertThatThrownBy(old::startHandshake).isInstanceOf(IOException.class);
    }

    @Test
    void aCipherThatIsNotConfiguredIsTurnedAway() throws Exception {
        TlsSettings settings = tls.settings(tls.demand(Demand.NEED));
        Protocols one = new Protocols(List.of("TLSv1.2"), List.of("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"), engine);
        tls.start(
                new TlsSettings(settings.keys(), settings.clients(), one, false),
                Speech.TLS,
                Limits.DEFAULTS,
                TimeSource.SYSTEM);
        assertServed(issue("CN=ada"));
        SSLSocket other = tls.socket(tls.context(issue("CN=ada")), "TLSv1.2");
        other.setEnabledCipherSuites(new String[] {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"});
        assertThatThrownBy(other::startHandshake).isInstanceOf(IOException.class);
    }

    @Test
    void plainTextOnThePortOfTlsIsTurnedAwayAndTheReverse() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        RawClient plain = new RawClient(tls.address());
        plain.raw("ruok".getBytes(StandardCharsets.US_ASCII));
        assertThat(plain.endsWithoutAByte()).isTrue();
        RawClient encrypted = new RawClient(tls.plainAddress());
        encrypted.raw(HelloOfTls.half());
        assertThat(encrypted.endsWithoutAByte()).isTrue();
        assertThat(tls.fixture().front().counters().get(Kind.PROTOCOL_MISMATCHES))
                .isEqualTo(2);
        assertThat(tls.fixture().front().counters().get(Kind.MALFORMED_FRAMES)).isZero();
    }

    @Test
    void aPortForBothTellsThemApart() throws Exception {
        tls.start(tls.settings(tls.demand(Demand.NEED)), Speech.EITHER, Limits.DEFAULTS, TimeSource.SYSTEM);
        RawClient plain = new RawClient(tls.address());
        plain.connect();
        assertThat(plain.call(1, 11, null).error()).isZero();
        RawClient word = new RawClient(tls.address());
        word.raw("ruok".getBytes(StandardCharsets.US_ASCII));
        assertThat(word.readAll()).isEqualTo("imok".getBytes(StandardCharsets.US_ASCII));
        assertServed(issue("CN=ada"));
        assertTurnedAway(null);
        assertThat(tls.fixture().metrics().value(Metric.NON_MTLS_LOCAL_CONN_COUNT))
                .isEqualTo(2);
    }

    /** The end is told, so that a client can see that the answer is whole. */
    @Test
    void aWordIsAnsweredOverTls() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        RawClient client = tls.raw(issue("CN=ada"));
        client.raw("ruok".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.readAll()).isEqualTo("imok".getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * As an operator's tool does that writes its word, closes that side, and waits for the answer. With TLS 1.3 a
     * client may say all of it before its certificate is checked; then OpenSSL ends the connection without the answer.
     */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aWordIsAnsweredToAClientThatHasClosedItsSide(String version) throws Exception {
        assumeThat(engine == Engine.JAVA || version.equals("TLSv1.2")).isTrue();
        tls.start(tls.demand(Demand.NEED));
        for (int i = 0; i < 20; i++) {
            try (TlsTalk talk = new TlsTalk(tls, issue("CN=ada"), version)) {
                talk.sayAndClose("ruok");
                assertThat(talk.rest()).isEqualTo("imok");
            }
        }
    }

    /** Answers of TLS itself count, too: who reads none is not read. OpenSSL ends such a connection by itself. */
    @Test
    void whoAsksForNewKeysAndReadsNoAnswerIsNotRead() throws Exception {
        assumeThat(engine).isEqualTo(Engine.JAVA);
        tls.start(
                tls.settings(tls.demand(Demand.NEED)),
                Speech.TLS,
                Limits.DEFAULTS.with(Bound.UNSENT_BYTES_PER_CONNECTION, 64 << 10),
                TimeSource.SYSTEM);
        try (TlsTalk talk = new TlsTalk(tls, issue("CN=ada"), "TLSv1.3")) {
            assertThat(talk.askForNewKeys(() -> tls.fixture().front().counters().get(Kind.READING_PAUSED) > 0, 100_000))
                    .isTrue();
        }
    }

    /** More clients than there are threads otherwise wait for a list that never comes; the others are served. */
    @Test
    void aListThatDoesNotComeHoldsUpOnlyWhoNeedsIt() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + silent.getLocalPort() + "/list.crl";
            tls.start(new ClientCertificates(Demand.WANT, tls.trust(), HostCheck.NONE, true, false));
            List<RawClient> waiting = new ArrayList<>();
            int count = Runtime.getRuntime().availableProcessors() + 2;
            List<SSLContext> contexts = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                contexts.add(tls.context(tls.authority().issue(Wish.of("CN=ada").revocableAt(url))));
            }
            for (SSLContext context : contexts) {
                SSLSocket socket = tls.socket(context, "TLSv1.3");
                socket.startHandshake();
                waiting.add(new RawClient(socket));
            }
            await().until(() -> underWay() == count);
            assertServed(null);
            assertThat(underWay()).isEqualTo(count);
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void halfHandshakesAreBoundedAndWhoHasHadItsTimeGoesFirst() throws Exception {
        int max = 4;
        ManualClock clock = new ManualClock();
        tls.start(
                tls.settings(tls.demand(Demand.NEED)),
                Speech.TLS,
                Limits.DEFAULTS.with(Bound.TLS_HANDSHAKES, max),
                clock);
        List<RawClient> half = new ArrayList<>();
        for (int i = 0; i < max; i++) {
            half.add(halfHandshake());
            int begun = i + 1;
            await().until(() -> underWay() == begun);
        }
        assertThat(halfHandshake().endsWithoutAByte()).isTrue();
        assertThat(tls.fixture().metrics().value(Metric.TLS_HANDSHAKE_EXCEEDED)).isEqualTo(1);
        clock.turn(2000);
        // Whichever event loop the oldest is on.
        assertServed(issue("CN=ada"));
        assertThat(tls.fixture().metrics().value(Metric.TLS_HANDSHAKE_EXCEEDED)).isEqualTo(2);
        assertThat(underWay()).isEqualTo(max - 1);
        for (RawClient client : half) {
            client.close();
        }
    }

    /** The memory of a handshake is 128 KiB. */
    @Test
    void theMemoryOfHandshakesBoundsTheirNumber() throws Exception {
        int max = 3;
        Limits limits = Limits.DEFAULTS.with(Bound.TLS_HANDSHAKES, 100).with(Bound.HANDSHAKE_MEMORY, (max << 17) + 1);
        tls.start(tls.settings(tls.demand(Demand.NEED)), Speech.TLS, limits, new ManualClock());
        // A socket that nobody holds is closed by the collector.
        List<RawClient> half = new ArrayList<>();
        for (int i = 0; i < max; i++) {
            half.add(halfHandshake());
            int begun = i + 1;
            await().until(() -> underWay() == begun);
        }
        assertThat(halfHandshake().endsWithoutAByte()).isTrue();
        assertThat(underWay()).isEqualTo(max);
        for (RawClient client : half) {
            client.close();
        }
    }

    /** Long before the time for a session, whose clock stands still, is over. */
    @Test
    void aConnectionThatSaysNothingIsClosed() throws Exception {
        tls.start(tls.settings(tls.demand(Demand.NEED)), Speech.EITHER, Limits.DEFAULTS, new ManualClock(), 50);
        RawClient silent = new RawClient(tls.address());
        silent.raw(new byte[] {0x16});
        assertThat(silent.endsWithoutAByte()).isTrue();
        assertThat(tls.fixture().front().counters().get(Kind.HANDSHAKE_TIMEOUTS))
                .isEqualTo(1);
    }

    @Test
    void aHandshakeThatIsLeftHalfWayIsForgotten() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        RawClient half = halfHandshake();
        await().until(() -> underWay() == 1);
        half.close();
        await().until(() -> underWay() == 0);
    }

    @Test
    void aRecordThatIsNotWholeIsCountedAndForgotten() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        InetSocketAddress address = tls.address();
        try (Socket plain = new Socket(address.getAddress(), address.getPort())) {
            SSLSocket secure = (SSLSocket) tls.context(issue("CN=ada"))
                    .getSocketFactory()
                    .createSocket(plain, address.getHostString(), address.getPort(), false);
            secure.startHandshake();
            ByteBuffer part = ByteBuffer.allocate(1000).put((byte) 23).putShort((short) 0x303);
            plain.getOutputStream().write(part.putShort((short) 16384).array());
            await().until(() -> tls.fixture().metrics().value(Metric.REQUEST_MEMORY_BYTES) == 1000);
        }
        await().until(() -> tls.fixture().metrics().value(Metric.REQUEST_MEMORY_BYTES) == 0);
    }

    @Test
    void newFilesAreTakenWithoutARestartAndBrokenOnesAreNot() throws Exception {
        TlsSettings settings = tls.settings(tls.demand(Demand.NEED));
        tls.start(
                new TlsSettings(settings.keys(), settings.clients(), settings.protocols(), true),
                Speech.TLS,
                Limits.DEFAULTS,
                TimeSource.SYSTEM);
        RawClient before = tls.raw(issue("CN=ada"));
        before.connect();
        Files.write(tls.serverStore(), new byte[] {1, 2, 3});
        await().until(() -> tls.fixture().front().counters().get(Kind.TLS_RELOAD_FAILURES) > 0);
        assertServed(issue("CN=ada"));
        Certified fresh = tls.writeServerStore();
        await().until(() -> tls.fixture().front().counters().get(Kind.TLS_RELOADS) == 1);
        SSLSocket socket = tls.socket(tls.context(issue("CN=ada")));
        socket.startHandshake();
        assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(fresh.certificate());
        assertThat(before.call(1, 11, null).error()).isZero();
    }

    @Test
    void filesThatMayNotBeTakenAreNot() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        Files.write(tls.serverStore(), new byte[] {1, 2, 3});
        assertServed(issue("CN=ada"));
        assertThat(tls.fixture().front().counters().get(Kind.TLS_RELOAD_FAILURES))
                .isZero();
    }

    private RawClient halfHandshake() throws IOException {
        RawClient client = new RawClient(tls.address());
        client.raw(HelloOfTls.half());
        return client;
    }

    private long underWay() {
        return tls.fixture().metrics().value(Metric.OUTSTANDING_TLS_HANDSHAKE);
    }

    private Certified issue(String subject) {
        return tls.authority().issue(Wish.of(subject));
    }

    private void assertServed(Certified own) throws Exception {
        try (RawClient client = tls.raw(own)) {
            client.connect();
            assertThat(client.call(1, 11, null).error()).isZero();
        }
    }

    /** With TLS 1.3 a client hears of it with the first answer only. */
    private void assertTurnedAway(Certified own) throws Exception {
        try (RawClient client = tls.raw(own)) {
            assertThatThrownBy(client::connect).isInstanceOf(IOException.class);
        }
    }
}
