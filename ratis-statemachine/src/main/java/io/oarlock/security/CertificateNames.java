package io.oarlock.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** Which hosts a certificate names (RFC 6125). Looks nothing up. */
public final class CertificateNames {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;
    /** No host has a name of this form. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9]+(\\.[0-9]+){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*(%.*)?");

    private CertificateNames() {}

    /**
     * Whether a certificate names a host, by its address where it is given as one. The common name of the subject
     * counts where the certificate has no alternative names at all, as for ZooKeeper.
     */
    public static boolean name(X509Certificate certificate, String host) throws CertificateException {
        boolean address = ADDRESS.matcher(host).matches();
        if (alternatives(certificate).isEmpty()) {
            String name = commonName(certificate);
            return address ? name.equalsIgnoreCase(host) : matches(name, host);
        }
        return address ? nameAddress(certificate, literal(host)) : nameHost(certificate, host);
    }

    /** Whether the other end has shown a certificate that names a host; false also for one that cannot be read. */
    public static boolean shown(SSLSession session, String host) {
        try {
            return name((X509Certificate) session.getPeerCertificates()[0], host);
        } catch (SSLPeerUnverifiedException | CertificateException none) {
            return false;
        }
    }

    /** Whether an alternative name is this address. */
    public static boolean nameAddress(X509Certificate certificate, InetAddress address) throws CertificateException {
        for (List<?> name : alternatives(certificate)) {
            String given = String.valueOf(name.get(1));
            // One of eight or 32 bytes is a network, for the constraints of an issuer: it would be looked up as a name.
            if (name.get(0).equals(IP_ADDRESS)
                    && ADDRESS.matcher(given).matches()
                    && literal(given).equals(address)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an alternative name is this name of a host. */
    public static boolean nameHost(X509Certificate certificate, String host) throws CertificateException {
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

    /** The last one is the most specific; empty for none. */
    private static String commonName(X509Certificate certificate) throws CertificateException {
        try {
            String found = "";
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    found = String.valueOf(part.getValue());
                }
            }
            return found;
        } catch (InvalidNameException broken) {
            throw new CertificateException("the subject of the certificate cannot be read", broken);
        }
    }

    /** Nothing is looked up for a literal address. */
    private static InetAddress literal(String address) throws CertificateException {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException broken) {
            throw new CertificateException("no address: " + address, broken);
        }
    }

    private static Collection<List<?>> alternatives(X509Certificate certificate) throws CertificateException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names == null ? List.of() : names;
    }
}
