package io.oarlock.rules;

import org.jspecify.annotations.Nullable;

/**
 * The schemes that an ACL may name besides {@code world} and {@code auth}: which ids they have and when an identity
 * fits one. Nobody could prove an identity of another scheme here, so that an ACL with one would lock its znode:
 * ZooKeeper refuses schemes without a provider, too.
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
            default -> null;
        };
    }
}
