package io.oarlock.rules;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The schemes that an ACL may name besides {@code world} and {@code auth}: which ids they have and when an identity
 * fits one.
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

        @Override
        boolean matches(String identity, String id) {
            IpRange range = IpRange.parse(id);
            return range != null && range.contains(identity);
        }
    },
    X509(true) {
        @Override
        boolean isValid(String id) {
            try {
                return new X500Principal(id).getEncoded().length > 0;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    },
    SASL(true) {
        // A Kerberos name: {@code service[/host][@realm]}; without a realm anything goes.
        @Override
        boolean isValid(String id) {
            int at = id.indexOf('@');
            if (at < 0) {
                return true;
            }
            int slash = id.indexOf('/');
            boolean oneAt = id.indexOf('@', at + 1) < 0;
            boolean slashBeforeAt = slash < 0 || (slash < at && id.indexOf('/', slash + 1) < 0);
            return oneAt && slashBeforeAt;
        }

        // ZooKeeper lets the SASL user {@code super} pass every {@code sasl} entry.
        @Override
        boolean matches(String identity, String id) {
            return identity.equals("super") || identity.equals(id);
        }
    };

    private final boolean authenticated;

    AclScheme(boolean authenticated) {
        this.authenticated = authenticated;
    }

    abstract boolean isValid(String id);

    boolean matches(String identity, String id) {
        return identity.equals(id);
    }

    static boolean isValid(String scheme, String id) {
        AclScheme known = find(scheme);
        return known != null && known.isValid(id);
    }

    static boolean matches(String scheme, String identity, String id) {
        AclScheme known = find(scheme);
        return known != null && known.matches(identity, id);
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
