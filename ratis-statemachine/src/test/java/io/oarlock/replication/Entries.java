package io.oarlock.replication;

import io.oarlock.model.Acl;
import io.oarlock.model.Bytes;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.EntryCodec;
import io.oarlock.op.Operation;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import java.util.List;
import java.util.stream.IntStream;

/** Entries as they come out of the log. */
final class Entries {
    private Entries() {}

    static ZnodePath path(int number) {
        return new ZnodePath("/a" + number);
    }

    /** The entry of a number, which makes one znode. */
    static byte[] creating(int sequence, int znode, byte[] data) {
        return creating(sequence, znode, znode + 1, data);
    }

    /** As {@link #creating(int, int, byte[])}, which makes several. */
    static byte[] creating(int sequence, int from, int to, byte[] data) {
        List<Proposal> creates = IntStream.range(from, to)
                .<Proposal>mapToObj(i -> Proposal.internal(new Operation.Create(
                        path(i), Bytes.wrap(data), Acl.OPEN.entries(), 0, -1, Operation.Create.Form.CREATE2)))
                .toList();
        byte[] entry = EntryCodec.encode(new Entry.Origin(1, 1, sequence), creates);
        EntryCodec.stamp(entry, new Entry.Stamp(1, Policy.DEFAULT));
        return entry;
    }
}
