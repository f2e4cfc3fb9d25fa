package io.oarlock.ratis.transport;

import java.util.List;

/** The connections of a member to the others, as far as a watchdog looks after them. Any thread. */
public interface MemberConnections {
    /** To whom. */
    List<Integer> members();

    /** Whether a member has not answered a piece of a checkpoint yet, which has a time limit of its own. */
    boolean sendsCheckpoint(int member);

    /** Whether a member has something to answer, and has given no sign of life for so long. */
    boolean isSilent(int member, long millis);

    /** Ends the connection, if there is one, and makes another one. Never blocks. */
    void renew(int member, String reason);
}
