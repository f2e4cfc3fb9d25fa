package io.oarlock.replica;

/**
 * Who follows a leader.
 *
 * @param voters members with a vote, by configuration and this one included
 * @param followers voters, this one left out, that the leader has heard of within an election timeout; 0 on members
 *     that do not lead
 * @param observers the same of members without a vote
 * @param syncs of this member's clients that wait for an answer
 */
public record Following(int voters, int followers, int observers, int syncs) {
    /** What a server that stands alone shows. */
    public static final Following NOBODY = new Following(1, 0, 0, 0);
}
