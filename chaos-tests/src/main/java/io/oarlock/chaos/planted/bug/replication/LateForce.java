package io.oarlock.chaos.planted.bug.replication;

import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.asm.Advice;

/** A follower's disk that takes its time to force the Raft log, so that what is said too early is wrong for longer. */
public final class LateForce {

    private LateForce() {}

    /** Notes that this member follows a leader, where classes of the JDK can see it. */
    public static final class Follow {
        @Advice.OnMethodEnter
        static void enter() {
            System.setProperty("planted.followed", Long.toString(System.nanoTime()));
        }
    }

    /** A method of a class of the JDK: refers to nothing of the agent. */
    public static final class Force {
        @Advice.OnMethodEnter
        static void enter() {
            StackTraceElement[] callers = new Throwable().getStackTrace();
            Long followed = Long.getLong("planted.followed");
            // The first is the method itself.
            if (callers.length > 1
                    && callers[1].getClassName().startsWith("org.apache.ratis.server.raftlog.")
                    && followed != null
                    && System.nanoTime() - followed < 2_000_000_000L) {
                LockSupport.parkNanos(100_000_000L);
            }
        }
    }
}
