package io.oarlock.tls;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Beside what another manager checks: the certificate of a client must name the address that it comes from, or, where a
 * reverse look-up is allowed, a name of this address. A look-up blocks: never to be used by an event loop itself.
 */
final class ClientHosts extends X509ExtendedTrustManager {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final X509ExtendedTrustManager chains;
    private final boolean reverseLookup;

    ClientHosts(X509ExtendedTrustManager chains, boolean reverseLookup) {
        this.chains = chains;
        this.reverseLookup = reverseLookup;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, engine);
        checkHost(engine.getPeerHost(), chain[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType, socket);
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
        if (namesAddress(certificate, client)) {
            return;
        }
        if (!reverseLookup) {
            throw new CertificateException("the certificate does not name the address " + address);
        }
        // The JDK asks the name for its addresses, too: who only controls the reverse entry is not believed.
        String name = client.getCanonicalHostName();
        if (name.equals(client.getHostAddress()) || !namesHost(certificate, name)) {
            throw new CertificateException("the certificate names neither the address " + address + " nor " + name);
        }
    }

    private static boolean namesAddress(X509Certificate certificate, InetAddress client)
            throws CertificateParsingException, CertificateException {
        for (List<?> name : alternatives(certificate)) {
            try {
                if (name.get(0).equals(IP_ADDRESS)
                        && InetAddress.getByName(String.valueOf(name.get(1))).equals(client)) {
                    return true;
                }
            } catch (UnknownHostException impossible) {
                throw new CertificateException("the certificate names no address: " + name.get(1), impossible);
            }
        }
        return false;
    }

    private static boolean namesHost(X509Certificate certificate, String host) throws CertificateParsingException {
        return alternatives(certificate).stream()
                .filter(name -> name.get(0).equals(DNS_NAME))
                .anyMatch(name -> matches(String.valueOf(name.get(1)), host));
    }

    /** A star stands for the whole first label. */
    static boolean matches(String pattern, String host) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String given = host.toLowerCase(Locale.ROOT);
        int dot = given.indexOf('.');
        boolean star = wanted.startsWith("*.") && wanted.indexOf('.', 2) > 0 && dot > 0;
        return star ? given.substring(dot).equals(wanted.substring(1)) : given.equals(wanted);
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        chains.checkServerTrusted(chain, authType);
    }
}
