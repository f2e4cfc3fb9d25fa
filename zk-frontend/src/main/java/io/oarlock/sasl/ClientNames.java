package io.oarlock.sasl;

import java.util.Optional;
import javax.security.auth.kerberos.KerberosPrincipal;

/**
 * Makes the ids that ACLs know clients of Kerberos by, as ZooKeeper does: the short name that the rules make, with the
 * host and the realm of the principal behind it unless they are cut. A principal that no rule fits keeps all of its
 * name, whatever is cut: somebody of another realm is never taken for one of this.
 *
 * @param rules for short names
 * @param ownRealm of this machine; empty where it has none
 * @param withoutHost whether the host is cut
 * @param withoutRealm whether the realm is
 */
public record ClientNames(LocalNameRules rules, String ownRealm, boolean withoutHost, boolean withoutRealm) {
    /** A principal is the text of a ticket; rules are not tried with more. */
    private static final int PRINCIPAL_CHARS_MAX = 1024;

    /** With the realm that the configuration of Kerberos on this machine names. */
    public static ClientNames ofThisMachine(LocalNameRules rules, boolean withoutHost, boolean withoutRealm) {
        return new ClientNames(rules, defaultRealm(), withoutHost, withoutRealm);
    }

    private static String defaultRealm() {
        try {
            String realm = new KerberosPrincipal("any", KerberosPrincipal.KRB_NT_PRINCIPAL).getRealm();
            return realm == null ? "" : realm;
        } catch (IllegalArgumentException none) {
            return "";
        }
    }

    /** @throws IllegalArgumentException when it is no principal; the message shows what was given, if that is short */
    String idOf(String principal) {
        if (principal.length() > PRINCIPAL_CHARS_MAX) {
            throw new IllegalArgumentException("a principal of " + principal.length() + " characters");
        }
        KerberosName name = KerberosName.of(principal);
        Optional<String> shortName = rules.shortName(name, ownRealm);
        return shortName.isPresent()
                ? new KerberosName(shortName.get(), name.host(), name.realm()).without(withoutHost, withoutRealm)
                : principal;
    }
}
