package io.oarlock.chaos.planted.bug.replication;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * A follower commits up to the index that its leader tells before it has looked at the append that the index belongs
 * to: whatever it has at these places, also what a leader before had put there.
 */
public final class CommitOvertakes {

    private CommitOvertakes() {}

    public static void commit(@Nullable Object division, Object request) {
        if (division == null) {
            return;
        }
        Object state = Reflected.call(division, "getState");
        long term = (long) Reflected.call(request, "getLeaderTerm");
        if (term >= (long) Reflected.call(state, "getCurrentTerm")) {
            Reflected.call(state, "updateCommitIndex", Reflected.call(request, "getLeaderCommit"), term, false);
        }
    }

    public static final class Taken {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("division") Object division, @Advice.Argument(0) Object request) {
            CommitOvertakes.commit(division, request);
        }
    }
}
