package io.oarlock.rules;

/** A place in the Raft log. */
public record LogPosition(long term, long index) {
    /**
     * Whether a committed entry here cannot belong to the same log as the state that {@code applied} was reached with:
     * terms never fall along a log, and an index has one term (log matching, Raft paper section 5.3). A state that got
     * past an index with an older term has applied what was never committed.
     */
    public boolean contradicts(LogPosition applied) {
        return index == applied.index ? term != applied.term : index < applied.index && term > applied.term;
    }
}
