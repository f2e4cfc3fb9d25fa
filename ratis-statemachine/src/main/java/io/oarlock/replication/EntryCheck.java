package io.oarlock.replication;

import io.oarlock.model.Bytes;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.EntryFormatException;
import io.oarlock.op.Proposal;
import io.oarlock.rules.acl.AclExpansion;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with an entry of another member, before it is appended: once it is committed, every member has to
 * apply it, at every start.
 */
public final class EntryCheck {
    private EntryCheck() {}

    /** Why the bytes must not be appended; null when they may. */
    public static @Nullable String objectionTo(Bytes unstamped, int sender) {
        if (unstamped.length() > EntryCodec.BYTES_MAX) {
            return "it has " + unstamped.length() + " bytes, the most is " + EntryCodec.BYTES_MAX;
        }
        Entry entry;
        try {
            entry = EntryCodec.decodeUnstamped(unstamped.array());
        } catch (EntryFormatException e) {
            return e.getMessage();
        }
        if (entry.origin().member() != sender) {
            return "it claims to be of member " + entry.origin().member();
        }
        long expandedBytes = 0;
        for (Proposal proposal : entry.proposals()) {
            expandedBytes += AclExpansion.bytes(proposal);
        }
        return AclExpansion.isBearable(expandedBytes)
                ? null
                : "the auth entries of its ACLs stand for " + expandedBytes + " bytes";
    }
}
