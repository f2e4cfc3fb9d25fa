package io.oarlock.eventloop;

import java.util.HashSet;
import java.util.Set;

/**
 * One ReadIndex round, which all requests share that joined it before it began. It knows the connections that wait, not
 * their requests: what a closed connection asked for is not kept in memory until the round is over. Event loop only.
 */
public final class ReadRound {
    private final Set<ServedConnection> connections = new HashSet<>();
    private int requests;
    private long beganNanos;
    private boolean over;

    ReadRound() {}

    void join(ServedConnection connection) {
        connections.add(connection);
        requests++;
    }

    /** How many requests have joined it. */
    int requests() {
        return requests;
    }

    boolean isEmpty() {
        return requests == 0;
    }

    /** Nobody may join it any more. */
    void begins(long nanos) {
        beganNanos = nanos;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Whether no connection is left that would be sent an answer. */
    boolean isAbandoned() {
        return connections.stream().allMatch(ServedConnection::isClosing);
    }

    /** This member has applied what was committed anywhere before the round began. */
    void ends() {
        over = true;
        connections.forEach(ServedConnection::wakeUp);
        connections.clear();
    }

    /** Whether requests that joined it may be answered from the applied state. */
    public boolean isOver() {
        return over;
    }
}
