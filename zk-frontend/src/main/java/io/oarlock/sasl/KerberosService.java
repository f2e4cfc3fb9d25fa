package io.oarlock.sasl;

import java.security.Principal;
import java.security.PrivilegedAction;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * This member as a service of Kerberos, whose key is in a keytab: what clients send is opened with that key, which
 * needs no request to anybody, but may read files. Any thread but event loops.
 */
public final class KerberosService {
    private static final String MECHANISM = "GSSAPI";

    private final Subject subject;
    private final KerberosName principal;
    private final ClientNames clients;

    private KerberosService(Subject subject, KerberosName principal, ClientNames clients) {
        this.subject = subject;
        this.principal = principal;
        this.clients = clients;
    }

    /**
     * Logs in as a section of the JAAS configuration says; blocks.
     *
     * @param clients how clients are called
     * @throws LoginException when the keytab or the section cannot be used
     */
    public static KerberosService login(String section, ClientNames clients) throws LoginException {
        LoginContext context = new LoginContext(section);
        context.login();
        Subject subject = context.getSubject();
        Principal principal = subject.getPrincipals(KerberosPrincipal.class).stream()
                .findFirst()
                .orElseThrow(() -> new LoginException("the section names no principal"));
        KerberosName name = KerberosName.of(principal.getName());
        if (name.host() == null) {
            throw new LoginException("the principal of a service has a host: " + principal.getName());
        }
        return new KerberosService(subject, name, clients);
    }

    SaslServer newServer(CallbackHandler callbacks) throws SaslException {
        try {
            return Subject.doAs(subject, (PrivilegedExceptionAction<SaslServer>) () -> {
                SaslServer made = Sasl.createSaslServer(
                        MECHANISM, principal.name(), principal.host(), Map.of(Sasl.QOP, "auth"), callbacks);
                if (made == null) {
                    throw new SaslException("Java has no " + MECHANISM + " here");
                }
                return made;
            });
        } catch (PrivilegedActionException e) {
            throw new SaslException("cannot begin " + MECHANISM, e.getCause());
        }
    }

    <T> T as(PrivilegedAction<T> action) {
        return Subject.doAs(subject, action);
    }

    /** The name that ACLs know a client by. */
    String nameOf(String proved) {
        return clients.idOf(proved);
    }

    @Override
    public String toString() {
        return principal.without(false, false);
    }
}
