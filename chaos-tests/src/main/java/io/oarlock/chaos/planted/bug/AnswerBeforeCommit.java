package io.oarlock.chaos.planted.bug;

import net.bytebuddy.asm.Advice;

/** The leader takes for committed what its own disk holds, so that it answers before a majority has the entry. */
public final class AnswerBeforeCommit {

    private AnswerBeforeCommit() {}

    public static long ownDisk(Object log) {
        return (long) Reflected.call(log, "getFlushIndex");
    }

    public static final class Commit {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("raftLog") Object log, @Advice.Argument(value = 0, readOnly = false) long majority) {
            majority = Math.max(majority, AnswerBeforeCommit.ownDisk(log));
        }
    }
}
