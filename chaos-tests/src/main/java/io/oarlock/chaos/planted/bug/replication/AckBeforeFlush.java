package io.oarlock.chaos.planted.bug.replication;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** A follower acknowledges entries that it has in memory only: the disk gets them a moment later. */
public final class AckBeforeFlush {

    /** The last acknowledgement that was true: the others are made after its pattern. */
    private static final AtomicReference<@Nullable Object> TRUE = new AtomicReference<>();

    private AckBeforeFlush() {}

    public static CompletableFuture<?> early(Object request, CompletableFuture<?> answer) {
        if ((int) Reflected.call(request, "getEntriesCount") == 0) {
            return answer;
        }
        var unused = answer.thenAccept(AckBeforeFlush::remember);
        Object pattern = TRUE.get();
        // What Ratis has refused is answered by now.
        if (pattern == null
                || answer.isDone()
                || !Reflected.call(pattern, "getTerm").equals(Reflected.call(request, "getLeaderTerm"))) {
            return answer;
        }
        return CompletableFuture.completedFuture(acknowledgement(request, pattern));
    }

    private static void remember(Object reply) {
        if (Reflected.call(reply, "getResult").toString().equals("SUCCESS")) {
            TRUE.set(reply);
        }
    }

    private static Object acknowledgement(Object request, Object pattern) {
        int entries = (int) Reflected.call(request, "getEntriesCount");
        Object last = Reflected.call(request, "getEntries", entries - 1);
        long index = (long) Reflected.call(last, "getIndex");
        Object header = Reflected.call(request, "getServerRequest");
        Object reply = Reflected.call(pattern, "toBuilder");
        Reflected.call(
                Reflected.call(reply, "getServerReplyBuilder"), "setCallId", Reflected.call(header, "getCallId"));
        Reflected.call(reply, "setMatchIndex", index);
        Reflected.call(reply, "setNextIndex", index + 1);
        return Reflected.call(reply, "build");
    }

    public static final class Append {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Object request, @Advice.Return(readOnly = false) CompletableFuture<?> answer) {
            answer = AckBeforeFlush.early(request, answer);
        }
    }
}
