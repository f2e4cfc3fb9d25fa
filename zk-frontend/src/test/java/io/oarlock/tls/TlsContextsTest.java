package io.oarlock.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.security.ReloadedFiles.Reload;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.security.TlsException;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Contexts of clients' handshakes, made of files as operators have them. */
class TlsContextsTest {
    private final Authority authority = new Authority("authority");
    private final Certified own = authority.issue(Wish.of("CN=server"));

    @TempDir
    private Path directory;

    @Test
    void aKeyThatIsNotThatOfItsCertificateIsRefused() throws Exception {
        Certified mixed =
                new Certified(own.key(), authority.issue(Wish.of("CN=other")).chain());
        Path file = mixed.keyStore(directory.resolve("keys"), "PEM", "");
        assertThatThrownBy(() -> new TlsContexts("TLS of clients", settings(file)))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("the private key is not that of the certificate of CN=other");
    }

    @Test
    void unknownVersionsAndCiphersAreRefusedBeforeTheFirstClient() throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PEM", "");
        for (Engine engine : List.of(Engine.JAVA, Engine.OPENSSL)) {
            TlsSettings good = settings(file);
            assertThatThrownBy(() -> new TlsContexts(
                            "TLS of clients",
                            new TlsSettings(
                                    good.keys(),
                                    good.clients(),
                                    new Protocols(List.of("TLSv9"), List.of(), engine),
                                    false)))
                    .isInstanceOf(TlsException.class);
            Protocols unknown = new Protocols(SafeTls.VERSIONS, List.of("TLS_NONE_SUCH"), engine);
            assertThatThrownBy(() -> new TlsContexts(
                            "TLS of clients", new TlsSettings(good.keys(), good.clients(), unknown, false)))
                    .isInstanceOf(TlsException.class);
        }
    }

    /** What Java's engine does with them is what ZooKeeper's does. */
    @ParameterizedTest
    @CsvSource({
        "JAVA, RSA, 2048",
        "JAVA, RSASSA-PSS, 2048",
        "JAVA, EC, 256",
        "JAVA, EC, 521",
        "JAVA, Ed25519, 255",
        "JAVA, Ed448, 448",
        "OPENSSL, RSA, 2048",
        "OPENSSL, EC, 256",
        "OPENSSL, EC, 384",
        "OPENSSL, EC, 521",
    })
    void aKeyThatClientsUnderstandIsTaken(Engine engine, String algorithm, int bits) throws Exception {
        for (StoreFormat format : List.of(StoreFormat.PEM, StoreFormat.PKCS12)) {
            new TlsContexts("TLS of clients", settings(keys(algorithm, bits, format), SafeTls.VERSIONS, "", engine));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, DSA, 2048",
        "OPENSSL, DSA, 2048",
        "OPENSSL, Ed25519, 255",
        "OPENSSL, Ed448, 448",
        "OPENSSL, RSASSA-PSS, 2048",
    })
    void aKeyThatNoHandshakeIsMadeWithIsRefused(Engine engine, String algorithm, int bits) throws Exception {
        for (StoreFormat format : List.of(StoreFormat.PEM, StoreFormat.PKCS12)) {
            StoreFile keys = keys(algorithm, bits, format);
            assertThatThrownBy(() -> new TlsContexts("TLS of clients", settings(keys, SafeTls.VERSIONS, "", engine)))
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("cannot use the key store " + keys.path())
                    .hasMessageContaining("no handshake is ever made");
        }
    }

    @Test
    void whatIsConfiguredDecidesWhetherAKeyCanBeUsed() throws Exception {
        List<String> old = List.of("TLSv1.2");
        StoreFile dsa = keys("DSA", 2048, StoreFormat.PEM);
        new TlsContexts("TLS of clients", settings(dsa, old, "TLS_DHE_DSS_WITH_AES_256_GCM_SHA384", Engine.JAVA));
        StoreFile rsa = keys("RSA", 2048, StoreFormat.PEM);
        for (Engine engine : List.of(Engine.JAVA, Engine.OPENSSL)) {
            String forOthers = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
            assertThatThrownBy(() -> new TlsContexts("TLS of clients", settings(rsa, old, forOthers, engine)))
                    .hasMessageContaining("no handshake is ever made");
            new TlsContexts("TLS of clients", settings(rsa, old, "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", engine));
        }
    }

    @Test
    void aNewKeyThatNoHandshakeIsMadeWithIsNotTaken() throws Exception {
        StoreFile good = keys("EC", 256, StoreFormat.PEM);
        TlsContexts contexts = new TlsContexts("TLS of clients", settings(good, SafeTls.VERSIONS, "", Engine.JAVA));
        Files.move(keys("DSA", 2048, StoreFormat.PEM).path(), good.path(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(contexts.reload()).isEqualTo(Reload.FAILED);
        Files.move(keys("RSA", 2048, StoreFormat.PEM).path(), good.path(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(contexts.reload()).isEqualTo(Reload.TAKEN);
    }

    private StoreFile keys(String algorithm, int bits, StoreFormat format) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        Path file = authority
                .issue(Wish.of("CN=server"), generator.generateKeyPair())
                .keyStore(directory.resolve(algorithm + "." + format), format.name(), "of the store");
        return new StoreFile(file, format, new Secret("of the store", null));
    }

    /** @param cipher empty for those of the default */
    private static TlsSettings settings(StoreFile keys, List<String> versions, String cipher, Engine engine) {
        return new TlsSettings(
                keys,
                new ClientCertificates(Demand.NONE, null, HostCheck.NONE, false, false),
                new Protocols(versions, cipher.isEmpty() ? List.of() : List.of(cipher), engine),
                false);
    }

    @Test
    void aChangeOfAnyFileIsSeenAndAnUnusableOneIsTriedAgain() throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PEM", "");
        TlsContexts contexts = new TlsContexts("TLS of clients", settings(file));
        assertThat(contexts.reload()).isEqualTo(Reload.UNCHANGED);
        Files.writeString(file, "nonsense");
        assertThat(contexts.reload()).isEqualTo(Reload.FAILED);
        assertThat(contexts.reload()).isEqualTo(Reload.FAILED);
        authority.issue(Wish.of("CN=server")).keyStore(file, "PEM", "");
        assertThat(contexts.reload()).isEqualTo(Reload.TAKEN);
        assertThat(contexts.reload()).isEqualTo(Reload.UNCHANGED);
    }

    @Test
    void aChangeOfWhoIsTrustedIsSeenToo() throws Exception {
        TlsSettings keysOnly = settings(own.keyStore(directory.resolve("keys"), "PEM", ""));
        Path trusted = authority.trustStore(directory.resolve("trusted"), "PEM", "");
        StoreFile trust = new StoreFile(trusted, StoreFormat.PEM, new Secret("", null));
        TlsContexts contexts = new TlsContexts(
                "TLS of clients",
                new TlsSettings(
                        keysOnly.keys(),
                        new ClientCertificates(Demand.NEED, trust, HostCheck.NONE, false, false),
                        keysOnly.protocols(),
                        true));
        assertThat(contexts.reload()).isEqualTo(Reload.UNCHANGED);
        Path others = new Authority("another").trustStore(directory.resolve("others"), "PEM", "");
        Files.move(others, trusted, StandardCopyOption.REPLACE_EXISTING);
        assertThat(contexts.reload()).isEqualTo(Reload.TAKEN);
    }

    /** Otherwise clients that come and go would keep out those that stay. */
    @ParameterizedTest
    @EnumSource(
            value = Engine.class,
            names = {"JAVA", "OPENSSL"})
    void whatWaitsForAThreadIsTakenBackWhenItsConnectionCloses(Engine engine) throws Exception {
        Path file = own.keyStore(directory.resolve("keys"), "PEM", "");
        TlsSettings settings = settings(file);
        Protocols protocols = new Protocols(SafeTls.VERSIONS, List.of(), engine);
        TlsContexts contexts = new TlsContexts(
                "TLS of clients", new TlsSettings(settings.keys(), settings.clients(), protocols, false));
        BusyThreads threads = new BusyThreads();
        EmbeddedChannel gone = channel(contexts, threads);
        EmbeddedChannel stays = channel(contexts, threads);
        for (EmbeddedChannel channel : List.of(gone, stays)) {
            SSLEngine client = SSLContext.getDefault().createSSLEngine();
            client.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
            client.wrap(ByteBuffer.allocate(0), hello);
            channel.writeInbound(Unpooled.wrappedBuffer(hello.flip()));
        }
        assertThat(threads.waiting).hasSize(2);
        Runnable left = threads.waiting.get(1);
        TlsContexts.closeAtOnce(gone);
        assertThat(gone.isOpen()).isFalse();
        assertThat(threads.waiting).containsExactly(left);
        TlsContexts.closeAtOnce(stays);
        assertThat(threads.waiting).isEmpty();
        stays.finishAndReleaseAll();
        gone.finishAndReleaseAll();
    }

    private static EmbeddedChannel channel(TlsContexts contexts, HandshakeThreads threads) {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline()
                .addLast(
                        contexts.handler(channel, new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), threads));
        return channel;
    }

    /** Have something else to do. */
    private static final class BusyThreads implements HandshakeThreads {
        final List<Runnable> waiting = new ArrayList<>();

        @Override
        public void run(Runnable task) {
            waiting.add(task);
        }

        @Override
        public void takeBack(Runnable task) {
            waiting.remove(task);
        }
    }

    private TlsSettings settings(Path file) throws IOException {
        return new TlsSettings(
                new StoreFile(file, StoreFormat.PEM, new Secret("", null)),
                new ClientCertificates(Demand.NONE, null, HostCheck.NONE, false, false),
                new Protocols(SafeTls.VERSIONS, List.of(), Engine.JAVA),
                true);
    }
}
