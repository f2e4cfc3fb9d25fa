package io.oarlock.deploy.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.HelloOfTls;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The ports for operators over TLS, with the HTTP client of Java. */
class HttpsTest {
    private static final String PASSWORD = "secret of the stores";
    private static final int LARGE_BYTES = 3 << 20;
    private static final int OTHERS = 20;

    private final Authority authority = new Authority("authority");
    private final MetricRegistry metrics = new MetricRegistry();
    private final HttpServer server = new HttpServer(metrics);

    @TempDir
    private Path directory;

    private Path keys;
    private Path trust;

    @BeforeEach
    void makeStores() throws IOException {
        keys = authority
                .issue(Wish.of("CN=first", "localhost"))
                .keyStore(directory.resolve("k.p12"), "PKCS12", PASSWORD);
        trust = authority.trustStore(directory.resolve("t.p12"), "PKCS12", PASSWORD);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void bothAreSpokenOnOnePort() throws Exception {
        int port = listen(Demand.NONE, true);

        assertThat(get(client(null), "http", port).body()).isEqualTo("nobody");
        assertThat(get(client(null), "https", port).body()).isEqualTo("nobody");
        assertThat(metrics.value(Metric.INSECURE_ADMIN_COUNT)).isEqualTo(1);
    }

    @Test
    void plainTextIsRefusedWhereItIsNotWanted() throws Exception {
        int port = listen(Demand.NONE, false);

        assertThatThrownBy(() -> get(client(null), "http", port)).isInstanceOf(IOException.class);
        assertThat(get(client(null), "https", port).statusCode()).isEqualTo(200);
        assertThat(metrics.value(Metric.INSECURE_ADMIN_COUNT)).isZero();
    }

    @Test
    void whoMustShowACertificateIsKnownByIt() throws Exception {
        int port = listen(Demand.NEED, false);
        Path own = authority.issue(Wish.of("CN=ada")).keyStore(directory.resolve("a.p12"), "PKCS12", PASSWORD);
        Path foreign = new Authority("other")
                .issue(Wish.of("CN=eve"))
                .keyStore(directory.resolve("e.p12"), "PKCS12", PASSWORD);

        assertThat(get(client(own), "https", port).body()).isEqualTo("CN=ada");
        assertThatThrownBy(() -> get(client(null), "https", port)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(client(foreign), "https", port)).isInstanceOf(IOException.class);
    }

    /** A session that is taken up again would skip the look at the certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionOfTlsIsNotTakenUpAgain(String version) throws Exception {
        int port = listen(Demand.NONE, false);
        SSLContext context = context(null);
        long first = begun(context, version, port);
        // A session that is taken up again keeps the time of its own beginning.
        await().until(() -> System.currentTimeMillis() > first);
        assertThat(begun(context, version, port)).isGreaterThan(first);
    }

    private static long begun(SSLContext context, String version, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
            socket.setEnabledProtocols(new String[] {version});
            socket.getOutputStream().write("GET /who HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void aLargeFileArrivesWholeAndTheConnectionEndsInOrder() throws Exception {
        int port = listen(Demand.NONE, false);

        HttpResponse<byte[]> answer = client(null)
                .send(
                        HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/file"))
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.body()).hasSize(LARGE_BYTES);
        try (SSLSocket socket = (SSLSocket) context(null).getSocketFactory().createSocket("localhost", port)) {
            socket.getOutputStream().write("GET /who HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            // Read to the end of the connection, which the server ends.
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("nobody");
        }
    }

    @Test
    void handshakesThatNeverEndKeepNobodyOut() throws Exception {
        int port = listen(Demand.NONE, true);
        List<Socket> halves = new ArrayList<>();
        try {
            for (int i = 0; i < 200; i++) {
                Socket half = new Socket(InetAddress.getLoopbackAddress(), port);
                halves.add(half);
                half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
            }

            assertThat(get(client(null), "https", port).statusCode()).isEqualTo(200);
        } finally {
            for (Socket half : halves) {
                half.close();
            }
        }
    }

    /** Those that wait for the threads, which hang as in a look-up, give way at once, too. */
    @Test
    void handshakesThatWaitForAThreadAreBounded() throws Exception {
        int port = listen(Demand.NONE, false);
        CountDownLatch end = new CountDownLatch(1);
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                server.handshakes().get(0).run(() -> hang(end));
            }
            SSLEngine client = context(null).createSSLEngine();
            client.setUseClientMode(true);
            ByteBuffer hello = ByteBuffer.allocate(client.getSession().getPacketBufferSize());
            client.wrap(ByteBuffer.allocate(0), hello);
            byte[] whole = Arrays.copyOf(hello.array(), hello.position());
            for (int i = 0; i < 200; i++) {
                Socket waits = new Socket(InetAddress.getLoopbackAddress(), port);
                all.add(waits);
                waits.getOutputStream().write(whole);
            }
            Socket first = all.get(0);
            first.setSoTimeout(1);
            await().pollInterval(Duration.ofMillis(1)).until(() -> {
                assertThat(metrics.value(Metric.HTTP_CONNECTIONS))
                        .isLessThanOrEqualTo(Bound.HTTP_CONNECTIONS.defaultValue() + 1);
                return isClosed(first);
            });
        } finally {
            end.countDown();
            for (Socket each : all) {
                each.close();
            }
        }
    }

    private static void hang(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each is answered by TLS itself, until there is no room for answers. */
    @Test
    void whoAsksForNewKeysAndReadsNoAnswerIsNotRead() throws Exception {
        AtomicLong asked = new AtomicLong();
        Thread talks;
        try (HttpServer patient = new HttpServer(new MetricRegistry(), Duration.ofHours(1));
                Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.setSendBufferSize(4096);
            int port = listen(patient, Demand.NONE, false);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            SSLSocket asks = (SSLSocket) context(null).getSocketFactory().createSocket(socket, "localhost", 1, true);
            asks.setEnabledProtocols(new String[] {"TLSv1.3"});
            asks.startHandshake();
            talks = new Thread(() -> askForNewKeys(asks, asked), "asks");
            talks.start();
            // It gets on as long as the server reads; that others are served tells a server that does not from a slow
            // one.
            await().atMost(Duration.ofSeconds(50)).until(() -> {
                long before = asked.get();
                for (int others = 0; others < OTHERS; others++) {
                    served(port);
                }
                return before > 100 && asked.get() == before;
            });
            assertThat(talks.isAlive()).isTrue();
        }
        talks.join();
    }

    @Test
    void aMessageInVeryManyRecordsIsTurnedAway() throws Exception {
        int port = listen(server, Demand.NONE, false);
        byte[] hello = HelloOfTls.of(context(null), "TLSv1.3");
        assertThat(firstByte(port, HelloOfTls.cut(hello, 64)))
                .as("a message of the handshake")
                .isEqualTo(22);
        assertThat(firstByte(port, HelloOfTls.cut(hello, 1))).isNotEqualTo(22);
        served(port);
    }

    /** Of the answer; -1 for none. */
    private static int firstByte(int port, byte[] sent) throws IOException {
        try (Socket stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
            stranger.getOutputStream().write(sent);
            return stranger.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }

    private static void askForNewKeys(SSLSocket socket, AtomicLong asked) {
        try {
            while (true) {
                socket.startHandshake();
                // Who says nothing at all is turned away.
                if (asked.incrementAndGet() % 100 == 0) {
                    socket.getOutputStream().write('A');
                }
            }
        } catch (IOException closed) {
            // By the one end or by the other.
        }
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Test
    void changedStoresAreTakenWithoutARestart() throws Exception {
        int port = listen(Demand.NONE, true);
        assertThat(served(port)).isEqualTo("CN=first");

        Path next = authority
                .issue(Wish.of("CN=second", "localhost"))
                .keyStore(directory.resolve("next.p12"), "PKCS12", PASSWORD);
        Files.move(next, keys, StandardCopyOption.REPLACE_EXISTING);

        await().until(() -> served(port).equals("CN=second"));
    }

    private String served(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) context(null).getSocketFactory().createSocket("localhost", port)) {
            socket.startHandshake();
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    private int listen(Demand demand, boolean plainToo) throws Exception {
        return listen(server, demand, plainToo);
    }

    private int listen(HttpServer listener, Demand demand, boolean plainToo) throws Exception {
        TlsSettings settings = new TlsSettings(
                new StoreFile(keys, StoreFormat.PKCS12, new Secret(PASSWORD, null)),
                new ClientCertificates(
                        demand,
                        demand == Demand.NONE
                                ? null
                                : new StoreFile(trust, StoreFormat.PKCS12, new Secret(PASSWORD, null)),
                        HostCheck.NONE,
                        false,
                        false),
                new Protocols(SafeTls.VERSIONS, List.of(), Engine.JAVA),
                true);
        HttpRoute who = HttpRoute.page("/who", query -> {
            X509Certificate shown = query.caller().certificate();
            String name =
                    shown == null ? "nobody" : shown.getSubjectX500Principal().getName();
            return HttpReply.of(200, "text/plain", name.getBytes(StandardCharsets.US_ASCII));
        });
        HttpRoute file = HttpRoute.page(
                "/file",
                query -> HttpReply.file(Files.write(directory.resolve("large"), new byte[LARGE_BYTES]), Map.of()));
        return listener.listen(new HttpPort(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                List.of(who, file),
                Duration.ofSeconds(10),
                new HttpPort.Https(new TlsContexts("HTTPS", settings), plainToo)));
    }

    private static HttpResponse<String> get(HttpClient client, String scheme, int port) throws Exception {
        URI uri = URI.create(scheme + "://localhost:" + port + "/who");
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (SSLException refused) {
            throw new IOException(refused);
        }
    }

    private HttpClient client(Path own) throws Exception {
        return HttpClient.newBuilder().sslContext(context(own)).build();
    }

    /** @param own key store to show a certificate of; null for none */
    private SSLContext context(Path own) throws Exception {
        TrustManagerFactory issuers = TrustManagerFactory.getInstance("PKIX");
        issuers.init(store(trust));
        KeyManager[] shown = null;
        if (own != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store(own), PASSWORD.toCharArray());
            shown = factory.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown, issuers.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }
}
