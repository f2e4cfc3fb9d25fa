package io.oarlock.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
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

    /** As while somebody copies a file, or when the disk was full. */
    @Test
    void halfAPemFileIsRefused() throws Exception {
        String both = Files.readString(authority.trustStore(directory.resolve("one"), "PEM", ""))
                + Files.readString(new Authority("another").trustStore(directory.resolve("other"), "PEM", ""));
        Path file = directory.resolve("trust");
        StoreFile store = new StoreFile(file, StoreFormat.PEM, new Secret("", null));
        int second = both.lastIndexOf("-----BEGIN");
        for (int cut = second + "-----BEGIN CERT".length(); cut < both.length() - 1; cut++) {
            Files.writeString(file, both.substring(0, cut));
            assertThatThrownBy(store::trusted)
                    .as("%s bytes", cut)
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("a block without its end");
        }
        Files.writeString(file, "what each is for\n" + both);
        assertThat(store.trusted().size()).isEqualTo(2);
    }

    /** Something else in the place of a store takes no memory for itself: it would end the process. */
    @ParameterizedTest
    @EnumSource(
            value = StoreFormat.class,
            names = {"JKS", "PKCS12", "PEM"})
    void aFileOfGigabytesIsRefused(StoreFormat format) throws Exception {
        Path large = directory.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            // DER of that length, which a PKCS#12 store would be; the rest takes no room on the disk.
            file.write(new byte[] {0x30, (byte) 0x84, 0x7f, (byte) 0xff, (byte) 0xff, 0});
            file.setLength(3L << 30);
        }
        StoreFile store = new StoreFile(large, format, new Secret(PASSWORD, null));
        assertThatThrownBy(store::keys)
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("has more than " + StoreFile.BYTES_MAX + " bytes");
        assertThatThrownBy(store::trusted)
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("has more than " + StoreFile.BYTES_MAX + " bytes");
        Path keys = own.keyStore(directory.resolve("keys"), "PKCS12", PASSWORD);
        assertThatThrownBy(() -> new StoreFile(keys, StoreFormat.PKCS12, new Secret("", large)).keys())
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("has more than");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 2048", "RSASSA-PSS, 2048", "EC, 521", "DSA, 2048"})
    void keysOfEveryKindAreTaken(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        Certified made = authority.issue(Wish.of("CN=server"), generator.generateKeyPair());
        for (StoreFormat format : List.of(StoreFormat.PKCS12, StoreFormat.PEM)) {
            Path file = made.keyStore(directory.resolve("keys"), format.name(), PASSWORD);
            assertThat(new StoreFile(file, format, new Secret(PASSWORD, null)).keyManager())
                    .as(format.name())
                    .isNotNull();
        }
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
}
