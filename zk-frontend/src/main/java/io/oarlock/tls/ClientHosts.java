package io.oarlock.tls;

import io.oarlock.security.CertificateNames;
import io.oarlock.security.DelegatingTrust;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Beside what another manager checks: the certificate of a client must name the address that it comes from, or, where a
 * reverse look-up is allowed, a name of this address. A look-up blocks: never to be used by an event loop itself.
 */
final class ClientHosts extends DelegatingTrust {
    private final boolean reverseLookup;

    ClientHosts(X509ExtendedTrustManager chains, boolean reverseLookup) {
        super(chains);
        this.reverseLookup = reverseLookup;
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
        String name = client.getCanonicalHostName();
        if (name.equals(client.getHostAddress()) || !CertificateNames.nameHost(certificate, name)) {
            throw new CertificateException("the certificate names neither the address " + address + " nor " + name);
        }
    }
}
