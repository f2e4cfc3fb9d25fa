package io.oarlock.op;

import java.util.List;

/**
 * One Raft log entry: many proposals of one member, applied in order.
 *
 * @param origin who gathered it, and which of its entries it is
 * @param stamp what the leader added when it appended the entry
 */
public record Entry(Origin origin, Stamp stamp, List<Proposal> proposals) {
    public Entry {
        proposals = List.copyOf(proposals);
    }

    /**
     * Tells an entry that was sent again from a new one.
     *
     * @param incarnation of the member: a new one at every start of its process, increasing
     * @param sequence 1, 2, 3 ... within an incarnation; what is applied already is recognised by it, a gap is refused
     */
    public record Origin(int member, long incarnation, long sequence) {}

    /**
     * Everything that the rules may know of the world outside the log.
     *
     * @param timeMillis wall clock of the leader; the rules use max(previous, this)
     */
    public record Stamp(long timeMillis, Policy policy) {}
}
