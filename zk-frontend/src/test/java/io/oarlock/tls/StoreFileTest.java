package io.oarlock.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.tls.TlsContexts.Reload;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Key and trust stores as operators have them. */
class StoreFileTest {
    private static final String PASSWORD = "opens it";

    private final Authority authority = new Authority("authority");
    private final Certified own = authority.issue(Wish.of("CN=server"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"JKS, opens it", "PKCS12, opens it", "PEM, opens it", "PEM, ''"})
    void aKeyIsReadFromEveryFormat(StoreFormat format, String password) throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), format.name(), password);
        StoreFile.Keys keys = new StoreFile(file, format, new Secret(password, null)).keys();

        String alias = Collections.list(keys.store().aliases()).get(0);
        assertThat(keys.store().getKey(alias, keys.password())).isEqualTo(own.key());
        assertThat(keys.store().getCertificateChain(alias))
                .containsExactly(own.chain().toArray(new Certificate[0]));
    }

    @ParameterizedTest
    @CsvSource({"JKS", "PKCS12", "PEM"})
    void thoseWhoAreTrustedAreReadFromEveryFormat(StoreFormat format) throws Exception {
        Path file = authority.trustStore(directory.resolve("trust"), format.name(), PASSWORD);
        StoreFile store = new StoreFile(file, format, new Secret(PASSWORD, null));

        String alias = Collections.list(store.trusted().aliases()).get(0);
        assertThat(store.trusted().getCertificate(alias)).isEqualTo(authority.certificate());
    }

    @ParameterizedTest
    @EnumSource(
            value = StoreFormat.class,
            names = {"JKS", "PKCS12", "PEM"})
    void aWrongPasswordIsRefusedAndNotShown(StoreFormat format) throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), format.name(), PASSWORD);
        assertThatThrownBy(() -> new StoreFile(file, format, new Secret("s3cret", null)).keys())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("s3cret");
        assertThat(new Secret("s3cret", null).toString()).doesNotContain("s3cret");
    }

    @Test
    void aPasswordMayStandInAFileOfItsOwn() throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PKCS12", PASSWORD);
        Path secret = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        assertThat(new StoreFile(file, StoreFormat.PKCS12, new Secret("another", secret))
                        .keys()
                        .store()
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aKeyThatIsNotThatOfItsCertificateIsRefused() throws Exception {
        Certified mixed =
                new Certified(own.key(), authority.issue(Wish.of("CN=other")).chain());
        Path file = mixed.keyStore(directory.resolve("keys"), "PEM", "");
        assertThatThrownBy(() -> new TlsContexts(settings(file)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("the private key is not that of the certificate of CN=other");
    }

    @Test
    void whatHoldsNoKeyOrNoCertificateIsSaidSo() throws Exception {
        Path trust = authority.trustStore(directory.resolve("trust"), "PEM", "");
        assertThatThrownBy(() -> new StoreFile(trust, StoreFormat.PEM, new Secret("", null)).keys())
                .hasMessageContaining("holds no private key");
        Path old = Files.writeString(
                directory.resolve("old"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        assertThatThrownBy(() -> new StoreFile(old, StoreFormat.PEM, new Secret("", null)).keys())
                .hasMessageContaining("openssl pkcs8 -topk8");
        Path empty = Files.writeString(directory.resolve("empty"), "");
        assertThatThrownBy(() -> new StoreFile(empty, StoreFormat.PEM, new Secret("", null)).trusted())
                .hasMessageContaining("holds no certificate");
    }

    @Test
    void unknownVersionsAndCiphersAreRefusedBeforeTheFirstClient() throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PEM", "");
        for (Engine engine : List.of(Engine.JAVA, Engine.OPENSSL)) {
            TlsSettings good = settings(file);
            assertThatThrownBy(() -> new TlsContexts(new TlsSettings(
                            good.keys(), good.clients(), new Protocols(List.of("TLSv9"), List.of(), engine), false)))
                    .isInstanceOf(TlsException.class);
            Protocols unknown = new Protocols(Protocols.VERSIONS, List.of("TLS_NONE_SUCH"), engine);
            assertThatThrownBy(() -> new TlsContexts(new TlsSettings(good.keys(), good.clients(), unknown, false)))
                    .isInstanceOf(TlsException.class);
        }
    }

    @Test
    void aChangeOfAnyFileIsSeenAndAnUnusableOneIsTriedAgain() throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PEM", "");
        TlsContexts contexts = new TlsContexts(settings(file));
        assertThat(contexts.reload()).isEqualTo(Reload.UNCHANGED);
        Files.writeString(file, "nonsense");
        assertThat(contexts.reload()).isEqualTo(Reload.FAILED);
        assertThat(contexts.reload()).isEqualTo(Reload.FAILED);
        authority.issue(Wish.of("CN=server")).keyStore(file, "PEM", "");
        assertThat(contexts.reload()).isEqualTo(Reload.TAKEN);
        assertThat(contexts.reload()).isEqualTo(Reload.UNCHANGED);
    }

    @ParameterizedTest
    @CsvSource({
        "host.example.com, host.example.com, true",
        "HOST.example.com, host.EXAMPLE.com, true",
        "*.example.com, host.example.com, true",
        "*.example.com, example.com, false",
        "*.example.com, a.host.example.com, false",
        "*.com, example.com, false",
        "h*.example.com, host.example.com, false",
        "other.example.com, host.example.com, false"
    })
    void aStarStandsForOneLabel(String pattern, String host, boolean matches) {
        assertThat(ClientHosts.matches(pattern, host)).isEqualTo(matches);
    }

    private TlsSettings settings(Path file) throws IOException {
        return new TlsSettings(
                new StoreFile(file, StoreFormat.PEM, new Secret("", null)),
                new ClientCertificates(Demand.NONE, null, HostCheck.NONE, false, false),
                new Protocols(Protocols.VERSIONS, List.of(), Engine.JAVA),
                true);
    }
}
