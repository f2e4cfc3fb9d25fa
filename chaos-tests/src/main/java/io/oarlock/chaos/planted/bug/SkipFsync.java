package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/**
 * The Raft log and its metadata are written, but never forced to disk. All else is: a member that cannot start would
 * only hide what it lost.
 */
public final class SkipFsync {

    private SkipFsync() {}

    /** A method of a class of the JDK: refers to nothing of the agent. */
    public static final class Force {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            StackTraceElement[] callers = new Throwable().getStackTrace();
            // The first is the method itself; the force that a stream does when it is closed has one more in between.
            return callers.length > 2
                    && (callers[1].getClassName().startsWith("org.apache.ratis.")
                            || callers[2].getClassName().startsWith("org.apache.ratis."));
        }
    }
}
