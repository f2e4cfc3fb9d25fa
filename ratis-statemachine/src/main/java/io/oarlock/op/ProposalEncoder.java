package io.oarlock.op;

import io.oarlock.encoding.ByteWriter;
import io.oarlock.model.Identity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers proposals into one entry without its stamp. Proposals are encoded as they come, so the size of the entry is
 * known all the time. Identities, which all requests of a connection share, are written once an entry. Used by one
 * thread.
 */
public final class ProposalEncoder {
    private static final int CAPACITY = 4096;
    /** What may stay allocated for the next entry after a large one. */
    private static final int CAPACITY_KEPT = 4 << 20;

    private final Map<List<Identity>, Integer> identityIndex = new HashMap<>();
    private ByteWriter out = emptyBuffer();
    private int count;

    /** Encoded bytes so far, header included. */
    public int bytes() {
        return out.size();
    }

    /** Proposals so far. */
    public int count() {
        return count;
    }

    public void append(Proposal proposal) {
        out.putLong(proposal.sessionId());
        out.putVarlong(proposal.generation());
        putIdentities(proposal.identities());
        proposal.operation().accept(new OperationEncoder(out));
        count++;
    }

    /** What became of a proposal that was to be appended. */
    public enum Fit {
        APPENDED,
        /** It has to go with the next entry. */
        NEXT_ENTRY,
        /** No entry may be so large. */
        NEVER
    }

    /**
     * Appends if the entry then has at most {@code bytesMax} bytes; otherwise nothing changes. The first proposal may
     * be larger, because it has to travel in some entry, but none may make it larger than any entry may be.
     */
    public Fit tryAppend(Proposal proposal, int bytesMax) {
        int bytesBefore = out.size();
        int countBefore = count;
        int identitiesBefore = identityIndex.size();
        append(proposal);
        boolean fits = out.size() <= (countBefore == 0 ? EntryCodec.BYTES_MAX : bytesMax);
        if (fits) {
            return Fit.APPENDED;
        }
        out.truncate(bytesBefore);
        count = countBefore;
        if (identityIndex.size() > identitiesBefore) {
            identityIndex.remove(proposal.identities());
        }
        return countBefore == 0 ? Fit.NEVER : Fit.NEXT_ENTRY;
    }

    /** The entry of everything appended, still without stamp; the encoder is empty again. */
    public byte[] finish(Entry.Origin origin) {
        EntryCodec.setHeader(out, origin, count);
        byte[] encoded = out.toByteArray();
        if (out.capacity() > CAPACITY_KEPT) {
            out = emptyBuffer();
        } else {
            out.truncate(EntryCodec.HEADER_BYTES);
        }
        identityIndex.clear();
        count = 0;
        return encoded;
    }

    /** Zero and the list for one that is new in this entry, otherwise its number counted from one. */
    private void putIdentities(List<Identity> identities) {
        Integer index = identityIndex.putIfAbsent(identities, identityIndex.size() + 1);
        if (index != null) {
            out.putVarint(index);
            return;
        }
        out.putVarint(0);
        out.putVarint(identities.size());
        for (Identity identity : identities) {
            out.putString(identity.scheme());
            out.putString(identity.id());
        }
    }

    private static ByteWriter emptyBuffer() {
        ByteWriter buffer = new ByteWriter(CAPACITY);
        buffer.skip(EntryCodec.HEADER_BYTES);
        return buffer;
    }
}
