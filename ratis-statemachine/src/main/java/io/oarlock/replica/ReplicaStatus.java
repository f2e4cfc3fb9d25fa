package io.oarlock.replica;

/**
 * Where a member stands.
 *
 * @param leader member id of the leader, {@link #NOBODY} when none is known
 * @param ready a leader that has applied everything of earlier terms; a follower that knows its leader, and has applied
 *     everything that was committed before it started
 * @param quorumLostNanos how long this member has been without a quorum (a leader without a majority, a follower
 *     without a leader); 0 while all is well
 */
public record ReplicaStatus(int member, Role role, int leader, long term, boolean ready, long quorumLostNanos) {
    /** Stands where a member id would: ids begin at 0. */
    public static final int NOBODY = -1;

    /** Role of a member. STANDALONE is a leader that is alone by configuration. */
    public enum Role {
        STANDALONE,
        LEADER,
        FOLLOWER,
        OBSERVER,
        LOOKING
    }

    public boolean leads() {
        return role == Role.LEADER || role == Role.STANDALONE;
    }
}
