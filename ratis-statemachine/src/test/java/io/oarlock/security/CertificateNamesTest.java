package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which hosts a certificate names. */
class CertificateNamesTest {
    private final Authority authority = new Authority("authority");

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
        assertThat(CertificateNames.matches(pattern, host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "zk1.example.com, zk1.example.com, true",
        "zk1.example.com, zk2.example.com, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "127.0.0.1, zk1.example.com, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "*.example.com, zk1.example.com, true"
    })
    void aHostIsItsNameOrItsAddress(String named, String host, boolean matches) throws Exception {
        X509Certificate certificate = authority.issue(Wish.of("CN=any", named)).certificate();
        assertThat(CertificateNames.name(certificate, host)).isEqualTo(matches);
    }

    /** For the constraints of an issuer; nobody is to be asked for the address of such a name. */
    @Test
    void aNetworkIsNoAddress() throws Exception {
        X509Certificate certificate =
                authority.issue(Wish.of("CN=any", "10.0.0.0/8", "127.0.0.1")).certificate();
        assertThat(CertificateNames.name(certificate, "127.0.0.1")).isTrue();
        assertThat(CertificateNames.name(certificate, "10.0.0.1")).isFalse();
    }

    @Test
    void theCommonNameCountsWhereThereIsNoOther() throws Exception {
        assertThat(CertificateNames.name(
                        authority.issue(Wish.of("CN=zk1.example.com,O=any")).certificate(), "zk1.example.com"))
                .isTrue();
        assertThat(CertificateNames.name(authority.issue(Wish.of("CN=10.0.0.1")).certificate(), "10.0.0.1"))
                .isTrue();
        assertThat(CertificateNames.name(authority.issue(Wish.of("CN=*.0.0.1")).certificate(), "10.0.0.1"))
                .as("an address has no labels")
                .isFalse();
        assertThat(CertificateNames.name(
                        authority
                                .issue(Wish.of("CN=zk1.example.com", "zk2.example.com"))
                                .certificate(),
                        "zk1.example.com"))
                .isFalse();
    }
}
