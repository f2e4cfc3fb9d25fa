package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/**
 * The log is purged up to the checkpoint that is about to be asked for, before anything is flushed for it; the store
 * has no log that would make up for it.
 */
public final class PurgeAhead {

    private PurgeAhead() {}

    public static void purge(Object division) {
        Object applied = Reflected.call(Reflected.call(division, "getInfo"), "getLastAppliedIndex");
        Reflected.call(Reflected.call(division, "getRaftLog"), "purge", applied);
        Pauses.pause();
    }

    public static final class Flush {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("division") Object division) {
            PurgeAhead.purge(division);
        }
    }
}
