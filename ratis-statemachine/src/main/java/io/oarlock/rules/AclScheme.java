package io.oarlock.rules;

import io.oarlock.model.IpRange;
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
    };

    private final boolean authenticated;

    AclScheme(boolean authenticated) {
        this.authenticated = authenticated;
    }

    abstract boolean isValid(String id);

    static boolean isValid(String scheme, String id) {
        AclScheme known = find(scheme);
        return known != null && known.isValid(id);
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
