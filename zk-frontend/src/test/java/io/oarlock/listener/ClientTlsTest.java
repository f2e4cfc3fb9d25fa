package io.oarlock.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.auth.CertificateScheme;
import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.testing.Hang;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.HandshakeThreads;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import io.oarlock.traffic.FrontEndCounters;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClientTlsTest {
    @TempDir
    private Path directory;

    private final Hang hang = new Hang();

    /** For the one handshake that may be under way there is one place, whoever has had it before. */
    @Test
    void whatIsTakenBackMakesRoomForOthers() throws Exception {
        TlsAccess access = new TlsAccess(contexts(HostCheck.NONE, false), new CertificateScheme(null), 1000);
        Limits one = Limits.DEFAULTS.with(Bound.TLS_HANDSHAKES, 1);
        FrontEndCounters counters = new FrontEndCounters(new MetricRegistry());
        try (ClientTls tls = new ClientTls(access, one, TimeSource.SYSTEM, counters, (reason, cause) -> {})) {
            HandshakeThreads threads = tls.threads();
            List<Runnable> hanging = new ArrayList<>();
            // Until all threads hang, and one more task waits.
            while (runs(threads, hang, hanging)) {}
            assertThat(hanging).hasSizeGreaterThan(1);
            Runnable next = () -> {};
            assertThatThrownBy(() -> threads.run(next)).isInstanceOf(RejectedExecutionException.class);
            threads.takeBack(hanging.get(hanging.size() - 1));
            threads.run(next);
        } finally {
            hang.letGo();
        }
    }

    /** Whoever's name is looked up, or whose revocation is, waits for the network. */
    @Test
    void checksThatWaitForTheNetworkLeaveThreadsToOthers() throws Exception {
        assertThat(threads(HostCheck.ADDRESS, false)).isEqualTo(threads(HostCheck.NONE, false));
        int none = threads(HostCheck.NONE, false);
        assertThat(threads(HostCheck.ADDRESS_OR_NAME, false)).isEqualTo(none + 16);
        assertThat(threads(HostCheck.NONE, true)).isEqualTo(none + 16);
        assertThat(threads(HostCheck.ADDRESS_OR_NAME, true)).isEqualTo(none + 32);
    }

    /** How many tasks hang before one has to wait that is the only one that may. */
    private int threads(HostCheck hosts, boolean revocation) throws Exception {
        Hang these = new Hang();
        TlsAccess access = new TlsAccess(contexts(hosts, revocation), new CertificateScheme(null), 1000);
        Limits one = Limits.DEFAULTS.with(Bound.TLS_HANDSHAKES, 1);
        FrontEndCounters counters = new FrontEndCounters(new MetricRegistry());
        try (ClientTls tls = new ClientTls(access, one, TimeSource.SYSTEM, counters, (reason, cause) -> {})) {
            List<Runnable> hanging = new ArrayList<>();
            while (runs(tls.threads(), these, hanging)) {}
            // A close waits for a while.
            these.letGo();
            return hanging.size() - 1;
        } finally {
            these.letGo();
        }
    }

    private static boolean runs(HandshakeThreads threads, Hang hang, List<Runnable> hanging) {
        try {
            threads.run(hang);
            hanging.add(hang);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    private TlsContexts contexts(HostCheck hosts, boolean revocation) throws Exception {
        Authority authority = new Authority("authority");
        Path keys = authority.issue(Wish.of("CN=server")).keyStore(directory.resolve("keys"), "PEM", "");
        Secret none = new Secret("", null);
        StoreFile trust =
                new StoreFile(authority.trustStore(directory.resolve("trust"), "PEM", ""), StoreFormat.PEM, none);
        return new TlsContexts(
                "TLS of clients",
                new TlsSettings(
                        new StoreFile(keys, StoreFormat.PEM, none),
                        new ClientCertificates(Demand.WANT, trust, hosts, revocation, false),
                        new Protocols(SafeTls.VERSIONS, List.of(), Engine.JAVA),
                        false));
    }
}
