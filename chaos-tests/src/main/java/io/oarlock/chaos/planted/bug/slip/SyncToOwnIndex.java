package io.oarlock.chaos.planted.bug.slip;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/** A sync asks the leader how far it must be, and then waits for no more than its own member has applied. */
public final class SyncToOwnIndex {

    private SyncToOwnIndex() {}

    public static long own(Object waiters, long index) {
        return Math.min(index, (long) Reflected.call(waiters, "applied"));
    }

    public static final class Await {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object waiters, @Advice.Argument(value = 0, readOnly = false) long index) {
            index = SyncToOwnIndex.own(waiters, index);
        }
    }
}
