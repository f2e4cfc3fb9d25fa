package io.oarlock.audit;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Identity;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, or tried. Kept as it is until a line is made of it, by another thread.
 *
 * @param sessionId 0 for none
 * @param users who did it; empty for the server itself
 * @param address that it came from; null for none
 * @param znode null for none
 * @param type of the znode, as ZooKeeper writes it; null for none
 * @param acl that was set; null for none
 */
public record AuditEvent(
        long sessionId,
        List<Identity> users,
        @Nullable String address,
        String operation,
        @Nullable String znode,
        @Nullable String type,
        @Nullable List<AclEntry> acl,
        Result result) {
    private static final int OVERHEAD_BYTES = 200;
    private static final int ENTRY_BYTES = 100;

    /** What came of it. */
    public enum Result {
        SUCCESS,
        FAILURE,
        /** It goes on. */
        INVOKED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the server itself does. */
    public static AuditEvent ofServer(String operation, Result result) {
        return new AuditEvent(0, List.of(), null, operation, null, null, null, result);
    }

    /** What somebody asks of the server besides what sessions do. */
    public static AuditEvent ofOperator(String address, String operation, Result result) {
        return new AuditEvent(0, List.of(new Identity("ip", address)), address, operation, null, null, null, result);
    }

    /** Memory that it holds while it waits, roughly. */
    long bytes() {
        long bytes = OVERHEAD_BYTES + (znode == null ? 0 : 2L * znode.length());
        // The connection that has proved them may be gone by then, and what it held of their budget with it.
        for (Identity user : users) {
            bytes += ENTRY_BYTES + 2L * (user.scheme().length() + user.id().length());
        }
        if (acl != null) {
            for (AclEntry entry : acl) {
                bytes +=
                        ENTRY_BYTES + 2L * (entry.scheme().length() + entry.id().length());
            }
        }
        return bytes;
    }
}
