package io.oarlock.rules.acl;

import io.oarlock.model.DistinguishedName;
import io.oarlock.model.IpRange;
import io.oarlock.op.Policy;
import org.jspecify.annotations.Nullable;

/**
 * The schemes that an ACL may name besides {@code world} and {@code auth}: which ids they have. Nobody could prove an
 * identity of another scheme here, so that an ACL with one would lock its znode: ZooKeeper refuses schemes without a
 * provider, too.
 */
enum AclScheme {
    DIGEST(true) {
        // {@code user:hash}; trailing empty parts do not count, as in ZooKeeper.
        @Override
        boolean isValid(String id) {
            return id.split(":").length == 2;
        }
    },
    IP(false) {
        @Override
        boolean isValid(String id) {
            return IpRange.parse(id) != null;
        }
    },
    X509(true) {
        @Override
        boolean isValid(String id) {
            return DistinguishedName.isValid(id);
        }

        @Override
        boolean existsIn(Policy.Schemes schemes) {
            return schemes.x509();
        }
    },
    SASL(true) {
        /** A name of Kerberos, {@code service/host@REALM} at most, or any text without a realm. */
        @Override
        boolean isValid(String id) {
            int at = id.indexOf('@');
            int slash = id.indexOf('/');
            boolean oneOfEach = id.indexOf('@', at + 1) < 0 && (slash < 0 || id.indexOf('/', slash + 1) < 0);
            return at < 0 || oneOfEach && slash < at;
        }

        @Override
        boolean existsIn(Policy.Schemes schemes) {
            return schemes.sasl();
        }
    };

    private final boolean authenticated;

    AclScheme(boolean authenticated) {
        this.authenticated = authenticated;
    }

    abstract boolean isValid(String id);

    /** Whether anybody could prove an identity of it. */
    boolean existsIn(Policy.Schemes schemes) {
        return true;
    }

    static boolean isValid(String scheme, String id, Policy.Schemes schemes) {
        AclScheme known = find(scheme);
        return known != null && known.existsIn(schemes) && known.isValid(id);
    }

    /** Whether an identity of this scheme was proved rather than just observed, as an address is. */
    static boolean isAuthenticated(String scheme) {
        AclScheme known = find(scheme);
        return known != null && known.authenticated;
    }

    private static @Nullable AclScheme find(String scheme) {
        return switch (scheme) {
            case "digest" -> DIGEST;
            case "ip" -> IP;
            case "x509" -> X509;
            case "sasl" -> SASL;
            default -> null;
        };
    }
}
