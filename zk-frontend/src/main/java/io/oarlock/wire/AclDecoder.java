package io.oarlock.wire;

import io.oarlock.model.AclEntry;
import io.oarlock.rules.acl.AclRules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the ACL of a write. Texts may be null on the wire, and what ZooKeeper answers then depends on which one it is;
 * the first entry that it trips over decides. Stateless.
 */
final class AclDecoder {
    private AclDecoder() {}

    /**
     * @return null for what the rules shall refuse as an invalid ACL: no list, an entry without a scheme, one of an
     *     unknown scheme without an id, or more entries than an ACL may have, which need not go into the log for that
     * @throws BrokenRecord also for an id that its scheme cannot do without
     */
    static @Nullable List<AclEntry> read(WireReader in) {
        int count = in.readInt();
        return count == -1 ? null : entries(in, count);
    }

    /** Within a multi ZooKeeper cannot go on without a list. */
    static @Nullable List<AclEntry> readInMulti(WireReader in) {
        int count = in.readInt();
        if (count == -1) {
            throw new BrokenRecord("null ACL in a multi");
        }
        return entries(in, count);
    }

    private static @Nullable List<AclEntry> entries(WireReader in, int count) {
        List<AclEntry> entries = new ArrayList<>(WireReader.expected(count));
        boolean valid = count <= AclRules.ENTRIES_MAX;
        for (int i = 0; i < count; i++) {
            int perms = in.readInt();
            String scheme = in.readText();
            String id = in.readText();
            if (valid) {
                AclEntry entry = entry(perms, scheme, id);
                valid = entry != null && entries.add(entry);
            }
        }
        return valid ? entries : null;
    }

    private static @Nullable AclEntry entry(int perms, @Nullable String scheme, @Nullable String id) {
        if (scheme == null) {
            return null;
        }
        if (id != null) {
            return new AclEntry(perms, scheme, id);
        }
        return switch (scheme) {
            // Stands for what the connection has proved, whatever the id: Kazoo's CREATOR_ALL_ACL has none.
            case "auth" -> new AclEntry(perms, scheme, "");
            case "world", "digest", "ip" -> throw new BrokenRecord("null id of scheme " + scheme);
            default -> null;
        };
    }
}
