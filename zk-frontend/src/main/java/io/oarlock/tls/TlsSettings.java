package io.oarlock.tls;

import io.oarlock.security.StoreFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How clients and this member prove who they are, and what they may speak.
 *
 * @param keys of this member
 * @param clients what is asked of them
 * @param reload whether changed files are taken without a restart
 */
public record TlsSettings(StoreFile keys, ClientCertificates clients, Protocols protocols, boolean reload) {

    /** Whether clients must show a certificate. */
    public enum Demand {
        NONE,
        /** One that is shown must be good. */
        WANT,
        NEED
    }

    /** Whether the certificate of a client must name the host that it comes from. */
    public enum HostCheck {
        NONE,
        ADDRESS,
        /** The address, or a name that the address has. */
        ADDRESS_OR_NAME
    }

    /** Whose TLS it is. */
    public enum Engine {
        JAVA,
        OPENSSL
    }

    /**
     * What is asked of the certificates of clients.
     *
     * @param trusted issuers; null only where nothing is demanded
     * @param crl revocation is checked against the lists that certificates name
     * @param ocsp revocation is asked of the issuers' responders before the lists
     */
    public record ClientCertificates(
            Demand demand, @Nullable StoreFile trusted, HostCheck hosts, boolean crl, boolean ocsp) {
        public ClientCertificates {
            if (demand != Demand.NONE && trusted == null) {
                throw new IllegalArgumentException("nobody is trusted");
            }
        }
    }

    /**
     * What is spoken.
     *
     * @param versions in Java's names, such as {@code TLSv1.3}
     * @param ciphers in Java's names; empty for the default
     */
    public record Protocols(List<String> versions, List<String> ciphers, Engine engine) {
        public Protocols {
            versions = List.copyOf(versions);
            ciphers = List.copyOf(ciphers);
        }
    }
}
