package io.oarlock.auth;

import io.oarlock.model.Identity;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code x509}: the identity is the subject of the certificate that a client has shown in its TLS handshake, in the
 * form of RFC 2253. It is proved by the handshake; no {@code auth} packet can. Immutable.
 */
public final class CertificateScheme {
    public static final String NAME = "x509";
    private static final String SUPER = "super";

    private final @Nullable String superUser;

    /** @param superUser the subject whom no ACL binds; null for none */
    public CertificateScheme(@Nullable String superUser) {
        this.superUser = superUser;
    }

    /** @param certificate that was checked */
    public List<Identity> identities(X509Certificate certificate) {
        String subject = certificate.getSubjectX500Principal().getName();
        Identity identity = new Identity(NAME, subject);
        return subject.equals(superUser) ? List.of(new Identity(SUPER, subject), identity) : List.of(identity);
    }
}
