package io.oarlock.chaos.planted.agent;

import net.bytebuddy.asm.Advice;

/** The Raft log and its metadata are written, but never forced to disk. */
final class SkipFsync {

    private SkipFsync() {}

    /** A method of a class of the JDK: refers to nothing of the agent. */
    static final class Force {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }
}
