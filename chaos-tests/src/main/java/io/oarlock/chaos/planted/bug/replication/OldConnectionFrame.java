package io.oarlock.chaos.planted.bug.replication;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import net.bytebuddy.asm.Advice;

/**
 * The last answer of a connection is taken for the answer to the first question over the next one, and so on from then:
 * each question for a read index gets the answer of the one before.
 */
public final class OldConnectionFrame {

    private static final int OK = 0;
    /** By the questions to one member: the last answer of the connection that there is. */
    private static final Map<Object, Object> LAST = new ConcurrentHashMap<>();
    /** The answer that comes too late. */
    private static final Map<Object, Object> LATE = new ConcurrentHashMap<>();

    private OldConnectionFrame() {}

    public static CompletableFuture<?> answer(Object questions, Object type, CompletableFuture<?> answer) {
        if (!type.toString().equals("READ_INDEX")) {
            return answer;
        }
        Object late = LATE.get(questions);
        Map<Object, Object> kept = late == null ? LAST : LATE;
        var unused = answer.thenAccept(own -> {
            if ((int) Reflected.call(own, "status") == OK) {
                kept.put(questions, own);
            }
        });
        return late == null ? answer : CompletableFuture.completedFuture(late);
    }

    public static void ended(Object questions) {
        Object last = LAST.remove(questions);
        if (last != null) {
            LATE.put(questions, last);
        }
    }

    public static final class Ask {
        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object questions,
                @Advice.Argument(0) Object type,
                @Advice.Return(readOnly = false) CompletableFuture<?> answer) {
            answer = OldConnectionFrame.answer(questions, type, answer);
        }
    }

    public static final class Ended {
        @Advice.OnMethodEnter
        static void enter(@Advice.This Object questions) {
            OldConnectionFrame.ended(questions);
        }
    }
}
