package io.oarlock.frontend;

import io.oarlock.auth.CertificateScheme;
import io.oarlock.certificates.Authority;
import io.oarlock.certificates.Authority.Wish;
import io.oarlock.certificates.Certified;
import io.oarlock.listener.ClientPort;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.listener.ListenSettings;
import io.oarlock.listener.TlsAccess;
import io.oarlock.model.Limits;
import io.oarlock.security.SafeTls;
import io.oarlock.security.Secret;
import io.oarlock.security.StoreFile;
import io.oarlock.security.StoreFormat;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import io.oarlock.tls.TlsSettings.ClientCertificates;
import io.oarlock.tls.TlsSettings.Demand;
import io.oarlock.tls.TlsSettings.Engine;
import io.oarlock.tls.TlsSettings.HostCheck;
import io.oarlock.tls.TlsSettings.Protocols;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;

/** A front end with a port for TLS, an authority that both sides trust, and clients with certificates. */
final class TlsFixture {
    static final String PASSWORD = "of the store";

    private final Authority authority = new Authority("authority");
    private final Path directory;
    private final Engine engine;
    private final List<ZooKeeper> clients = new ArrayList<>();
    private FrontFixture fixture;

    TlsFixture(Path directory, Engine engine) {
        this.directory = directory;
        this.engine = engine;
    }

    Authority authority() {
        return authority;
    }

    FrontFixture fixture() {
        return fixture;
    }

    Path serverStore() {
        return directory.resolve("server.p12");
    }

    /** What a server asks of clients. */
    ClientCertificates demand(Demand demand) throws IOException {
        return new ClientCertificates(demand, trust(), HostCheck.NONE, false, false);
    }

    StoreFile trust() throws IOException {
        Path file = authority.trustStore(directory.resolve("trust.p12"), "PKCS12", PASSWORD);
        return new StoreFile(file, StoreFormat.PKCS12, new Secret(PASSWORD, null));
    }

    Protocols protocols() {
        return new Protocols(SafeTls.VERSIONS, List.of(), engine);
    }

    TlsSettings settings(ClientCertificates clients) throws IOException {
        writeServerStore();
        StoreFile keys = new StoreFile(serverStore(), StoreFormat.PKCS12, new Secret(PASSWORD, null));
        return new TlsSettings(keys, clients, protocols(), false);
    }

    Certified writeServerStore() throws IOException {
        Certified server = authority.issue(Wish.of("CN=server", "localhost", "127.0.0.1"));
        server.keyStore(serverStore(), "PKCS12", PASSWORD);
        return server;
    }

    void start(ClientCertificates clients) throws Exception {
        start(settings(clients), Speech.TLS, Limits.DEFAULTS, TimeSource.SYSTEM);
    }

    void start(TlsSettings settings, Speech speech, Limits limits, TimeSource time) throws Exception {
        start(settings, speech, limits, time, 5000);
    }

    void start(TlsSettings settings, Speech speech, Limits limits, TimeSource time, int detectionMillis)
            throws Exception {
        TlsAccess access = new TlsAccess(
                new TlsContexts("TLS of clients", settings), new CertificateScheme("CN=the boss"), detectionMillis);
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        ListenSettings listen = new ListenSettings(
                List.of(new ClientPort(any, speech), new ClientPort(any, Speech.PLAIN)), 0, false, 0, access);
        fixture = new FrontFixture(FrontFixture.settings().withListen(listen), limits, time);
    }

    /** The port of the TLS clients. */
    InetSocketAddress address() {
        return fixture.address();
    }

    InetSocketAddress plainAddress() {
        return fixture.addresses().get(1);
    }

    // ---- clients

    /** With a certificate of its own; null for none. */
    SSLContext context(Certified own) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("authority", authority.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        if (own != null) {
            mine.setKeyEntry("own", own.key(), new char[0], own.chain().toArray(new Certificate[0]));
        }
        keys.init(mine, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** A socket whose handshake is not made yet. */
    SSLSocket socket(SSLContext context, String... versions) throws IOException {
        Socket plain = RawClient.connected(address());
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, "127.0.0.1", plain.getPort(), true);
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.setSoTimeout(20_000);
        return socket;
    }

    RawClient raw(Certified own) throws IOException, GeneralSecurityException {
        return new RawClient(socket(context(own)));
    }

    /** ZooKeeper's client with its Netty socket. */
    ZooKeeper client(Certified own) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
        config.setProperty(ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        config.setProperty("zookeeper.ssl.trustStore.location", trust().path().toString());
        config.setProperty("zookeeper.ssl.trustStore.password", PASSWORD);
        if (own != null) {
            Path file = own.keyStore(directory.resolve("client-" + System.nanoTime() + ".p12"), "PKCS12", PASSWORD);
            config.setProperty("zookeeper.ssl.keyStore.location", file.toString());
            config.setProperty("zookeeper.ssl.keyStore.password", PASSWORD);
        }
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                "127.0.0.1:" + address().getPort(),
                30_000,
                event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                },
                config);
        clients.add(client);
        if (!connected.await(30, TimeUnit.SECONDS)) {
            throw new IOException("no connection");
        }
        return client;
    }

    void close() throws InterruptedException {
        for (ZooKeeper client : clients) {
            client.close();
        }
        if (fixture != null) {
            fixture.close();
        }
    }
}
