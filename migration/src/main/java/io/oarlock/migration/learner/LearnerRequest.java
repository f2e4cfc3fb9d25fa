package io.oarlock.migration.learner;

import io.oarlock.model.Bytes;
import io.oarlock.model.Identity;
import java.util.List;

/**
 * What a client asks for, as an observer passes it on to the leader.
 *
 * @param cxid comes back with the transaction
 * @param opcode of the client protocol; -10 and -11 open and close the session
 * @param record behind the header of the client's request
 * @param identities what the client has proved
 */
public record LearnerRequest(long sessionId, int cxid, int opcode, Bytes record, List<Identity> identities) {
    private static final int HEADER_BYTES = Long.BYTES + 2 * Integer.BYTES;
    private static final int OVERHEAD_BYTES = 256;

    /** The longest record whose packet a leader reads that has ZooKeeper's default of {@code jute.maxbuffer}. */
    public static final int RECORD_BYTES_MAX = 0xfffff;

    public LearnerRequest {
        identities = List.copyOf(identities);
    }

    /** Of the packet's data. */
    public int bytes() {
        return HEADER_BYTES + record.length();
    }

    /** About what it takes on the heap. */
    public long heapBytes() {
        return OVERHEAD_BYTES
                + (long) bytes()
                + identities.stream().mapToLong(Identity::encodedBytes).sum();
    }
}
