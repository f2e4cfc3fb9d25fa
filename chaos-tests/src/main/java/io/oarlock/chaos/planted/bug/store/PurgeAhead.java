package io.oarlock.chaos.planted.bug.store;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.concurrent.CompletableFuture;
import net.bytebuddy.asm.Advice;

/** The log is purged up to the checkpoint that is about to be taken; the store has no log that would make up for it. */
public final class PurgeAhead {

    private PurgeAhead() {}

    public static void purge(Object machine) {
        Object server = ((CompletableFuture<?>) Reflected.call(machine, "getServer")).join();
        Object division = Reflected.call(server, "getDivision", Reflected.call(machine, "getGroupId"));
        Object applied = Reflected.call(machine, "getLastAppliedTermIndex");
        Reflected.call(Reflected.call(division, "getRaftLog"), "purge", Reflected.call(applied, "getIndex"));
        Pauses.pause();
    }

    public static final class Take {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object machine) {
            PurgeAhead.purge(machine);
        }
    }
}
