package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.auth.AuthSettings;
import io.oarlock.metrics.Metric;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.zookeeper.proto.AuthPacket;
import org.apache.zookeeper.proto.ExistsRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which schemes there are, and what a client must have proved before it asks for anything. */
class RequiredAuthTest {
    private static final int EXISTS = 3;
    private static final int PING = 11;
    private static final int AUTH = 100;
    private static final int CLOSE_SESSION = -11;
    private static final int AUTH_FAILED = -115;
    private static final int AUTH_REQUIRED = -124;

    private FrontFixture fixture;

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {EXISTS, PING, CLOSE_SESSION, 77})
    void whoHasProvedNothingIsToldAndSentAway(int opcode) throws Exception {
        start(new AuthSettings("SHA1", null, null, Set.of("digest")));
        RawClient client = fixture.raw();
        client.connect();
        client.send(5, opcode, opcode == EXISTS ? new ExistsRequest("/", false) : null);
        client.send(6, PING, null);
        RawClient.Reply reply = client.read();
        assertThat(reply.xid()).isEqualTo(5);
        assertThat(reply.zxid()).isZero();
        assertThat(reply.error()).isEqualTo(AUTH_REQUIRED);
        assertThat(reply.body()).isEmpty();
        assertThat(client.endsWithoutAByte()).isTrue();
        assertThat(fixture.front().counters().get(Kind.UNAUTHENTICATED_REFUSED)).isEqualTo(1);
    }

    @Test
    void whoHasProvedOneOfTheSchemesIsServed() throws Exception {
        start(new AuthSettings("SHA1", null, null, Set.of("sasl", "digest")));
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, "digest", "ada:secret").error()).isZero();
        assertThat(client.call(1, EXISTS, new ExistsRequest("/", false)).error())
                .isZero();
    }

    @Test
    void anIdentityOfAnotherSchemeIsNotEnough() throws Exception {
        start(new AuthSettings("SHA1", null, null, Set.of("x509")));
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, "digest", "ada:secret").error()).isZero();
        assertThat(client.call(1, PING, null).error()).isEqualTo(AUTH_REQUIRED);
    }

    /** Only the handshake of TLS does. */
    @ParameterizedTest
    @ValueSource(strings = {"x509", "sasl", "super", "world"})
    void noPacketProvesWhatIsProvedInAnotherWay(String scheme) throws Exception {
        start(AuthSettings.DEFAULTS);
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, scheme, "CN=the boss").error()).isEqualTo(AUTH_FAILED);
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @Test
    void theDigestSchemeCanBeSwitchedOff() throws Exception {
        start(new AuthSettings(null, null, null, Set.of()));
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, "digest", "ada:secret").error()).isEqualTo(AUTH_FAILED);
        assertThat(client.endsWithoutAByte()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"blue, true", "green, true", "'', true", "red, false"})
    void aClientOfAnotherEnsembleIsSentAwayWithoutAnAnswer(String wanted, boolean served) throws Exception {
        start(new AuthSettings("SHA1", null, Set.of("blue", "green"), Set.of()));
        RawClient client = fixture.raw();
        client.connect();
        client.send(-4, AUTH, new AuthPacket(0, "ensemble", wanted.getBytes(StandardCharsets.UTF_8)));
        if (served) {
            assertThat(client.read().error()).isZero();
            assertThat(client.call(1, PING, null).error()).isZero();
        } else {
            assertThat(client.endsWithoutAByte()).isTrue();
        }
        assertThat(metric(Metric.ENSEMBLE_AUTH_SUCCESS)).isEqualTo(served && !wanted.isEmpty() ? 1 : 0);
        assertThat(metric(Metric.ENSEMBLE_AUTH_SKIP)).isEqualTo(wanted.isEmpty() ? 1 : 0);
        assertThat(metric(Metric.ENSEMBLE_AUTH_FAIL)).isEqualTo(served ? 0 : 1);
    }

    @Test
    void whereNoEnsembleIsNamedAnyIsTheRightOne() throws Exception {
        start(new AuthSettings("SHA1", null, Set.of(), Set.of()));
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, "ensemble", "blue").error()).isZero();
        assertThat(metric(Metric.ENSEMBLE_AUTH_SKIP)).isEqualTo(1);
    }

    @Test
    void withoutTheSchemeNobodyMayAskForAnEnsemble() throws Exception {
        start(AuthSettings.DEFAULTS);
        RawClient client = fixture.raw();
        client.connect();
        assertThat(auth(client, "ensemble", "blue").error()).isEqualTo(AUTH_FAILED);
    }

    private static RawClient.Reply auth(RawClient client, String scheme, String payload) throws Exception {
        return client.call(-4, AUTH, new AuthPacket(0, scheme, payload.getBytes(StandardCharsets.UTF_8)));
    }

    private long metric(Metric metric) {
        return fixture.metrics().value(metric);
    }

    private void start(AuthSettings auth) {
        fixture = FrontFixture.start(
                FrontFixture.settings().withAccess(new FrontEndSettings.Access(false, auth, null, false)));
    }
}
