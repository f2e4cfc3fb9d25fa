package io.oarlock.tls;

import io.oarlock.security.CertificateNames;
import io.oarlock.security.DelegatingTrust;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Beside what another manager checks: the certificate of a client must name the address that it comes from, or, where a
 * reverse look-up is allowed, a name of this address. A look-up blocks: never to be used by an event loop itself.
 */
final class ClientHosts extends DelegatingTrust {
    /** Look-ups under way at a time: one that is not answered is to leave threads to those who need none. */
    static final int LOOKUPS_MAX = 16;

    private static final long WAIT_MILLIS = 1000;

    private final boolean reverseLookup;
    private final Function<InetAddress, String> names;
    private final Semaphore lookups = new Semaphore(LOOKUPS_MAX);

    ClientHosts(X509ExtendedTrustManager chains, boolean reverseLookup) {
        this(chains, reverseLookup, InetAddress::getCanonicalHostName);
    }

    /** @param names of addresses, or the address where there is none; may block */
    ClientHosts(X509ExtendedTrustManager chains, boolean reverseLookup, Function<InetAddress, String> names) {
        super(chains);
        this.reverseLookup = reverseLookup;
        this.names = names;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        super.checkClientTrusted(chain, authType, engine);
        checkHost(engine.getPeerHost(), chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        super.checkClientTrusted(chain, authType, socket);
        checkHost(socket.getInetAddress().getHostAddress(), chain[0]);
    }

    /** Nothing says where the client is: not to be trusted. */
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("the address of the client is not known");
    }

    private void checkHost(String address, X509Certificate certificate) throws CertificateException {
        InetAddress client;
        try {
            // A literal address: nothing is looked up.
            client = InetAddress.getByName(address);
        } catch (UnknownHostException impossible) {
            throw new CertificateException("no address: " + address, impossible);
        }
        if (CertificateNames.nameAddress(certificate, client)) {
            return;
        }
        if (!reverseLookup) {
            throw new CertificateException("the certificate does not name the address " + address);
        }
        // The JDK asks the name for its addresses, too: who only controls the reverse entry is not believed.
        String name = nameOf(client);
        if (name.equals(client.getHostAddress()) || !CertificateNames.nameHost(certificate, name)) {
            throw new CertificateException("the certificate names neither the address " + address + " nor " + name);
        }
    }

    private String nameOf(InetAddress client) throws CertificateException {
        try {
            if (!lookups.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new CertificateException("too many look-ups of names wait for an answer");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new CertificateException("interrupted", stopped);
        }
        try {
            return names.apply(client);
        } finally {
            lookups.release();
        }
    }
}
