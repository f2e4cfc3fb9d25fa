package io.oarlock.session;

import io.oarlock.replica.Replica;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The sessions that have sent something to an event loop since its last report to the leader. Belongs to the event
 * loop.
 */
public final class SessionTouches {
    private final SessionTracker tracker;
    private final LocalSessions locals;
    private final Replica replica;
    private final Executor loop;
    private List<Long> touched = new ArrayList<>();
    private int pulse = 1;

    /** @param loop runs work on the event loop */
    public SessionTouches(SessionTracker tracker, LocalSessions locals, Replica replica, Executor loop) {
        this.tracker = tracker;
        this.locals = locals;
        this.replica = replica;
        this.loop = loop;
    }

    /** The session has sent something. Once in a pulse is enough; returns the pulse. */
    public int touch(long sessionId) {
        touched.add(sessionId);
        return pulse;
    }

    /** Changes with every report. */
    public int pulse() {
        return pulse;
    }

    /** Tells the leader, and of sessions that only this member knows itself. */
    public void report() {
        if (touched.isEmpty()) {
            return;
        }
        // What a lost report gave back may have been touched again: without this the list would grow until there is a
        // leader.
        List<Long> all = locals.touched(List.copyOf(new HashSet<>(touched)));
        touched = new ArrayList<>();
        pulse++;
        if (tracker.leading()) {
            tracker.touched(all);
            return;
        }
        for (int from = 0; from < all.size(); from += TouchReport.SESSIONS_MAX) {
            int to = Math.min(all.size(), from + TouchReport.SESSIONS_MAX);
            List<Long> chunk = all.subList(from, to);
            replica.tellLeader(TouchReport.encode(chunk)).whenComplete((done, failure) -> {
                if (failure != null) {
                    loop.execute(() -> touched.addAll(chunk));
                }
            });
        }
    }
}
