package io.oarlock.peer.tls;

import io.oarlock.security.StoreFile;
import io.oarlock.security.TrustedIssuers;
import java.util.List;

/**
 * How members talk to each other by TLS.
 *
 * @param keys of this member
 * @param issuers who vouches for the others
 * @param protocols what is spoken
 * @param checks what is asked of the others
 * @param mode who speaks TLS
 * @param reload whether changed files are taken without a restart
 */
public record MemberTlsSettings(
        StoreFile keys, TrustedIssuers issuers, Protocols protocols, Checks checks, Mode mode, boolean reload) {

    /** Who speaks TLS. The ones between are for the change from one end to the other. */
    public enum Mode {
        /** This member opens connections in plain text, and accepts either. */
        ACCEPTED,
        /** This member opens connections by TLS, and accepts either. */
        PREFERRED,
        REQUIRED
    }

    /**
     * What is spoken.
     *
     * @param versions in Java's names, such as {@code TLSv1.3}
     * @param ciphers in Java's names; empty for the default
     */
    public record Protocols(List<String> versions, List<String> ciphers) {
        public Protocols {
            versions = List.copyOf(versions);
            ciphers = List.copyOf(ciphers);
        }
    }

    /**
     * What is asked of the others.
     *
     * @param callerCertificate whether a member that opens a connection must show a certificate
     * @param calledHost whether the certificate of a member that is called must name its host
     * @param callerHost whether that of one that calls must
     */
    public record Checks(boolean callerCertificate, boolean calledHost, boolean callerHost) {}
}
