package io.oarlock.deploy.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.deploy.live.SourceEvent.Ended;
import io.oarlock.deploy.live.SourceEvent.Told;
import io.oarlock.migration.learner.SocketLayer;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.peer.tls.MemberTlsSettings.Checks;
import io.oarlock.peer.tls.MemberTlsSettings.Mode;
import io.oarlock.peer.tls.MemberTlsSettings.Protocols;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.security.TrustedIssuers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is spoken to the quorum ports of a source whose servers talk to each other by TLS. */
class SourceTlsTest {
    private static final long LAST = 0x500000007L;
    private static final String PASSWORD = "secret";

    private final Authority authority = new Authority("authority");
    private final Authority stranger = new Authority("stranger");

    @TempDir
    private Path directory;

    private MemberTlsSettings settings(Authority issuer, Authority trusted, String host, List<String> versions)
            throws IOException {
        Path keys = directory.resolve("keys-" + System.nanoTime() + ".p12");
        issuer.issue(Wish.of("CN=server", host)).keyStore(keys, "PKCS12", PASSWORD);
        Path trust = trusted.trustStore(directory.resolve("trust-" + System.nanoTime() + ".pem"), "PEM", "");
        return new MemberTlsSettings(
                new StoreFile(keys, StoreFormat.PKCS12, new Secret(PASSWORD, null)),
                new TrustedIssuers(new StoreFile(trust, StoreFormat.PEM, new Secret("", null)), false, false),
                new Protocols(versions, List.of()),
                new Checks(true, true, true),
                Mode.REQUIRED,
                true);
    }

    private SourceTls ours(Authority issuer, Authority trusted) throws IOException, TlsException {
        return new SourceTls(settings(issuer, trusted, "127.0.0.1", SafeTls.VERSIONS));
    }

    private ServerSocket listening(String host, List<String> versions) throws IOException, TlsException {
        SSLServerSocket listener = (SSLServerSocket) settings(authority, authority, host, versions)
                .context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        listener.setEnabledProtocols(versions.toArray(new String[0]));
        listener.setNeedClientAuth(true);
        return listener;
    }

    private static ScriptedLeader leader(ServerSocket listener) {
        return new ScriptedLeader(
                listener,
                6,
                said -> said.packet(ScriptedLeader.DIFF, LAST, null)
                        .packet(ScriptedLeader.NEW_LEADER, 6L << 32, null)
                        .packet(ScriptedLeader.UP_TO_DATE, -1, null)
                        .packet(ScriptedLeader.INFORM, LAST + 1, ScriptedLeader.change(LAST + 1, "/a")));
    }

    private List<SourceEvent> read(ServerSocket listener, SourceTls tls) throws IOException, InterruptedException {
        InetSocketAddress address = InetSocketAddress.createUnresolved("127.0.0.1", listener.getLocalPort());
        List<SourceEvent> events = new ArrayList<>();
        ScriptedLeader leader = leader(listener);
        try (leader;
                SourceReader reader = SourceReader.start(
                        new SourceServers(List.of(address), InetAddress::getAllByName, tls),
                        1,
                        LAST,
                        directory.resolve("s"),
                        MigratingReplica.noRequests())) {
            SourceEvent event;
            do {
                event = reader.poll(30_000);
                events.add(event);
            } while (event != null && !(event instanceof Ended));
        }
        return events;
    }

    private String end(ServerSocket listener, SourceTls tls) throws IOException, InterruptedException {
        List<SourceEvent> events = read(listener, tls);
        Ended ended = (Ended) events.get(events.size() - 1);
        assertThat(events).noneMatch(Told.class::isInstance);
        assertThat(ended.nobodyLeads()).isFalse();
        return ended.why().getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aLeaderThatSpeaksItIsFollowed(String version) throws Exception {
        assertThat(read(listening("127.0.0.1", List.of(version)), ours(authority, authority)))
                .filteredOn(Told.class::isInstance)
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void whoSpeaksPlainTextToItIsToldWhichSettingToLookAt(String version) throws Exception {
        assertThat(end(listening("127.0.0.1", List.of(version)), null)).contains(SocketLayer.HINT);
    }

    @Test
    void whoSpeaksItToOneThatDoesNotIsToldTheSame() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread hangsUp = new Thread(() -> hangUp(plain), "hangs-up");
            hangsUp.start();
            SourceTls tls = ours(authority, authority);
            assertThatThrownBy(() -> new SourceServers(List.of(), InetAddress::getAllByName, tls)
                            .connect(
                                    InetSocketAddress.createUnresolved("127.0.0.1", plain.getLocalPort()),
                                    InetAddress.getLoopbackAddress()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(SocketLayer.HINT);
        }
    }

    private static void hangUp(ServerSocket listener) {
        try {
            listener.accept().close();
        } catch (IOException over) {
            // The test is.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCertificateThatOneSideDoesNotTrustIsTheReasonThatIsTold(String version) throws Exception {
        assertThat(end(listening("127.0.0.1", List.of(version)), ours(stranger, authority)))
                .as("whichever comes first, its alert or its end")
                .contains(SocketLayer.HINT);
        assertThat(end(listening("127.0.0.1", List.of(version)), ours(authority, stranger)))
                .contains("unable to find valid certification path");
    }

    @Test
    void aServerWhoseCertificateNamesAnotherHostIsNotFollowed() throws Exception {
        assertThat(end(listening("elsewhere.example.com", SafeTls.VERSIONS), ours(authority, authority)))
                .contains("its certificate does not name 127.0.0.1");
    }
}
