package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.HelloOfTls;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.metrics.Metric;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS allows and this server does not, with Java's engine and with OpenSSL's. */
@Timeout(120)
@ParameterizedClass
@EnumSource(
        value = Engine.class,
        names = {"JAVA", "OPENSSL"})
class TlsAttackTest {
    private static final int PING = 11;
    private static final int HANDSHAKES_MAX = 50;
    private static final int ATTEMPTS = 2000;
    private static final int OPEN_AT_A_TIME = 300;

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

    private SSLContext ada() throws Exception {
        return tls.context(tls.authority().issue(Wish.of("CN=ada")));
    }

    @Test
    void aRenegotiationEndsTheConnection() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        SSLSocket socket = tls.socket(ada(), "TLSv1.2");
        RawClient client = new RawClient(socket);
        client.connect();
        assertThat(client.call(1, PING, null).error()).isZero();
        assertThatThrownBy(() -> {
                    socket.startHandshake();
                    client.call(2, PING, null);
                })
                .isInstanceOf(IOException.class);
        await().until(() -> tls.fixture().front().connections().isEmpty());
    }

    /** A session that is taken up again would skip the look at the certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionOfTlsIsNotTakenUpAgain(String version) throws Exception {
        tls.start(tls.demand(Demand.NEED));
        SSLContext context = ada();
        long first = begun(context, version);
        // A session that is taken up again keeps the time of its own beginning.
        await().until(() -> System.currentTimeMillis() > first);
        assertThat(begun(context, version)).isGreaterThan(first);
    }

    private long begun(SSLContext context, String version) throws Exception {
        SSLSocket socket = tls.socket(context, version);
        try (RawClient client = new RawClient(socket)) {
            client.connect();
            return socket.getSession().getCreationTime();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aWeakProtocolIsTurnedAway(int minor) throws Exception {
        tls.start(tls.demand(Demand.NEED));
        try (Socket client = RawClient.connected(tls.address())) {
            client.getOutputStream().write(HelloOfTls.ofVersion(minor));
            assertThat(HelloOfTls.isRefusal(client.getInputStream().readNBytes(7)))
                    .isTrue();
            assertThat(client.getInputStream().read()).isNegative();
        }
        await().until(() -> tls.fixture().front().counters().get(Kind.UNSUCCESSFUL_HANDSHAKES) == 1);
    }

    /** Java's engine copies with each of them all that came before of the message. */
    @Test
    void aMessageInVeryManyRecordsIsTurnedAway() throws Exception {
        tls.start(tls.demand(Demand.NEED));
        byte[] hello = HelloOfTls.of(ada(), "TLSv1.3");
        assertThat(hello.length).isGreaterThan(300);
        try (Socket few = RawClient.connected(tls.address())) {
            few.getOutputStream().write(HelloOfTls.cut(hello, 64));
            assertThat(few.getInputStream().read())
                    .as("a message of the handshake")
                    .isEqualTo(22);
        }
        long before = tls.fixture().front().counters().get(Kind.UNSUCCESSFUL_HANDSHAKES);
        try (Socket many = RawClient.connected(tls.address())) {
            many.getOutputStream().write(HelloOfTls.cut(hello, 1));
            assertThat(firstByte(many)).isNotEqualTo(22);
        }
        await().until(() -> tls.fixture().front().counters().get(Kind.UNSUCCESSFUL_HANDSHAKES) > before);
        try (RawClient served = new RawClient(tls.socket(ada()))) {
            served.connect();
            assertThat(served.call(1, PING, null).error()).isZero();
        }
    }

    /** Of the answer; -1 for none. */
    private static int firstByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    @Test
    void thousandsOfHalfHandshakesTakeNoMoreThanTheirRoomAndKeepNobodyOut() throws Exception {
        tls.start(
                tls.settings(tls.demand(Demand.NEED)),
                Speech.TLS,
                Limits.DEFAULTS.with(Bound.TLS_HANDSHAKES, HANDSHAKES_MAX),
                TimeSource.SYSTEM);
        SSLContext context = ada();
        try (RawClient before = new RawClient(tls.socket(context))) {
            before.connect();
            Queue<Socket> half = new ArrayDeque<>();
            for (int i = 0; i < ATTEMPTS; i++) {
                Socket stranger = RawClient.connected(tls.address());
                stranger.getOutputStream().write(HelloOfTls.half());
                half.add(stranger);
                if (half.size() > OPEN_AT_A_TIME) {
                    half.remove().close();
                }
                assertThat(underWay()).isLessThanOrEqualTo(HANDSHAKES_MAX);
            }
            // While all places are taken.
            await().ignoreExceptions().until(() -> {
                try (RawClient late = new RawClient(tls.socket(context))) {
                    late.connect();
                    return late.call(1, PING, null).error() == 0;
                }
            });
            assertThat(tls.fixture().metrics().value(Metric.TLS_HANDSHAKE_EXCEEDED))
                    .isPositive();
            assertThat(before.call(1, PING, null).error()).isZero();
            for (Socket stranger : half) {
                stranger.close();
            }
        }
        await().until(() -> underWay() == 0);
    }

    private long underWay() {
        return tls.fixture().metrics().value(Metric.OUTSTANDING_TLS_HANDSHAKE);
    }
}
