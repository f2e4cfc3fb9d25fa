package io.oarlock.sasl;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How clients authenticate by SASL.
 *
 * @param passwords of users, by name; of no use with Kerberos
 * @param kerberos the service that clients of Kerberos talk to; null where they prove a password
 * @param superUsers whom no ACL binds
 * @param keepsFailed whether a client that fails stays, without an identity
 * @param required whether a client must prove an identity in this way
 */
public record SaslSettings(
        Map<String, String> passwords,
        @Nullable KerberosService kerberos,
        Set<String> superUsers,
        boolean keepsFailed,
        boolean required) {
    public SaslSettings {
        passwords = Map.copyOf(passwords);
        superUsers = Set.copyOf(superUsers);
    }

    /** Without the passwords. */
    @Override
    public String toString() {
        return "SASL for " + (kerberos == null ? passwords.keySet() : kerberos);
    }
}
