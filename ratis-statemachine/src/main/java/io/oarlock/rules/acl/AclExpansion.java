package io.oarlock.rules.acl;

import io.oarlock.model.AclEntry;
import io.oarlock.model.Bound;
import io.oarlock.model.Identity;
import io.oarlock.op.Operation;
import io.oarlock.op.Proposal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large the {@code auth} entries of a proposal's ACLs become when it is applied: each turns into one entry for
 * every identity that the connection has proved, so that a small request may stand for gigabytes. Worked out without
 * making any of them. The bound is part of the rules and no setting: members must not disagree about it.
 */
public final class AclExpansion {
    private static final long BYTES_MAX = Bound.EXPANDED_ACL_BYTES.defaultValue();
    /** Of an entry besides its scheme and id. */
    private static final int ENTRY_BYTES = 16;

    private AclExpansion() {}

    /** Whether a request, or an entry of many, may stand for so many bytes. */
    public static boolean isBearable(long bytes) {
        return bytes <= BYTES_MAX;
    }

    /** Bytes of the entries that the proposal's ACLs grow by. */
    public static long bytes(Proposal proposal) {
        long entries = authEntries(proposal.operation());
        if (entries == 0) {
            return 0;
        }
        long each = 0;
        for (Identity identity : proposal.identities()) {
            if (AclScheme.isAuthenticated(identity.scheme())) {
                each += ENTRY_BYTES + identity.encodedBytes();
            }
        }
        return entries * each;
    }

    private static long authEntries(Operation operation) {
        if (operation instanceof Operation.Multi multi) {
            long entries = 0;
            for (Operation part : multi.operations()) {
                entries += authEntries(part);
            }
            return entries;
        }
        if (operation instanceof Operation.Create create) {
            return authEntries(create.acl());
        }
        return operation instanceof Operation.SetAcl setAcl ? authEntries(setAcl.acl()) : 0;
    }

    private static long authEntries(@Nullable List<AclEntry> acl) {
        long entries = 0;
        if (acl != null) {
            for (AclEntry entry : acl) {
                entries += entry.scheme().equals(AclRules.AUTH) ? 1 : 0;
            }
        }
        return entries;
    }
}
