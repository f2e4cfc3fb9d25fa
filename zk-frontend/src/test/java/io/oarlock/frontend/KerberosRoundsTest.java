package io.oarlock.frontend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.oarlock.auth.AuthSettings;
import io.oarlock.connection.AuditTrail;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Limits;
import io.oarlock.sasl.ClientNames;
import io.oarlock.sasl.KerberosService;
import io.oarlock.sasl.LocalNameRules;
import io.oarlock.sasl.SaslSettings;
import io.oarlock.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.proto.GetSASLRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rounds of Kerberos, which workers make. Tickets are tried with a real server elsewhere. */
@Timeout(60)
class KerberosRoundsTest {
    private static final int PING = 11;
    private static final int SASL = 102;
    private static final int LISTING_THREADS = 2;
    private static final int TOKEN_BYTES = 32 << 10;

    @TempDir
    private Path directory;

    private final CountDownLatch wordsMayGoOn = new CountDownLatch(1);
    private final CountDownLatch wordsUnderWay = new CountDownLatch(LISTING_THREADS);

    /** A service whose key nobody needs: who proves nothing is refused without it. */
    private KerberosService service() throws Exception {
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "storeKey", "true",
                "isInitiator", "false",
                "keyTab", directory.resolve("none.keytab").toString(),
                "principal", "zookeeper/localhost@EXAMPLE.TEST");
        Configuration.setConfiguration(new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {
                    new AppConfigurationEntry(
                            "com.sun.security.auth.module.Krb5LoginModule", LoginModuleControlFlag.REQUIRED, options)
                };
            }
        });
        try {
            return KerberosService.login("Server", ClientNames.ofThisMachine(LocalNameRules.DEFAULT, false, false));
        } finally {
            Configuration.setConfiguration(null);
        }
    }

    private String answerLate() {
        wordsUnderWay.countDown();
        try {
            wordsMayGoOn.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "late";
    }

    @Test
    void aRoundWaitsForNoListingAndNoWord() throws Exception {
        SaslSettings sasl = new SaslSettings(Map.of(), service(), Set.of(), false, false);
        FrontEndSettings settings = FrontFixture.settings()
                .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, sasl, false))
                .withLimits(Limits.DEFAULTS);
        List<Socket> operators = new ArrayList<>();
        try (LocalReplica replica = new LocalReplica(TimeSource.SYSTEM);
                FrontEnd front = new FrontEnd(
                        settings,
                        replica,
                        TimeSource.SYSTEM,
                        new MetricRegistry(),
                        (reason, cause) -> {},
                        new AuditTrail(null))) {
            replica.start(front, front);
            InetSocketAddress address = front.open(word -> answerLate()).get(0);
            for (int i = 0; i < LISTING_THREADS; i++) {
                Socket operator = new Socket(address.getAddress(), address.getPort());
                operators.add(operator);
                operator.getOutputStream().write("stat".getBytes(StandardCharsets.US_ASCII));
            }
            wordsUnderWay.await();
            try (RawClient raw = new RawClient(address)) {
                raw.connect();
                assertThat(raw.call(1, SASL, new GetSASLRequest(new byte[] {1, 2, 3}))
                                .error())
                        .isEqualTo(ErrorCode.AUTH_FAILED.code());
            }
            wordsMayGoOn.countDown();
        } finally {
            wordsMayGoOn.countDown();
            for (Socket operator : operators) {
                operator.close();
            }
        }
    }

    /** A client opens, sends and closes, again and again, while all threads hang. */
    @Test
    void roundsOfClosedConnectionsLeaveTheQueue() throws Exception {
        int threads = Runtime.getRuntime().availableProcessors();
        SaslSettings sasl = new SaslSettings(Map.of(), service(), Set.of(), false, false);
        HangingMechanism.hang(threads);
        Security.insertProviderAt(new HangingMechanism(), 1);
        try (FrontFixture fixture = FrontFixture.start(FrontFixture.settings()
                .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, sasl, false)))) {
            for (int i = 0; i < threads; i++) {
                begun(fixture, 1);
            }
            HangingMechanism.UNDER_WAY.get().await();
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(begun(fixture, TOKEN_BYTES));
            }
            await().until(() -> fixture.metrics().value(Metric.SASL_WAITING_BYTES) > 20 * TOKEN_BYTES);
            for (RawClient client : waiting) {
                client.close();
            }
            await().until(() -> fixture.metrics().value(Metric.SASL_WAITING_BYTES) == 0);
            assertThat(HangingMechanism.BEGUN).hasValue(threads);
        } finally {
            Security.removeProvider(HangingMechanism.NAME);
            HangingMechanism.MAY_GO_ON.get().countDown();
        }
    }

    private static RawClient begun(FrontFixture fixture, int tokenBytes) throws Exception {
        RawClient client = fixture.raw();
        client.connect();
        client.send(1, SASL, new GetSASLRequest(new byte[tokenBytes]));
        return client;
    }

    /** It would be answered to somebody who has not proved yet, or not at all, who he is. */
    @Test
    void whatComesBehindARoundWaitsForIt() throws Exception {
        SaslSettings sasl = new SaslSettings(Map.of(), service(), Set.of(), false, false);
        try (FrontFixture fixture = FrontFixture.start(FrontFixture.settings()
                .withAccess(new FrontEndSettings.Access(false, AuthSettings.DEFAULTS, sasl, false)))) {
            RawClient raw = fixture.raw();
            raw.connect();
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            byte[] token = RawClient.bytes(new GetSASLRequest(new byte[] {1}));
            byte[] round = RawClient.join(RawClient.header(1, SASL), token);
            byte[] ping = RawClient.header(-2, PING);
            DataOutputStream out = new DataOutputStream(both);
            for (byte[] frame : List.of(round, ping)) {
                out.writeInt(frame.length);
                out.write(frame);
            }
            raw.raw(both.toByteArray());
            assertThat(raw.read().error()).isEqualTo(ErrorCode.AUTH_FAILED.code());
            assertThat(raw.endsWithoutAByte()).isTrue();
        }
    }
}
