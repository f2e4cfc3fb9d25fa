package io.oarlock.chaos.planted.bug.service;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** A read joins the round that is under way, although the leader may have been asked before the read came. */
public final class JoinBegunRound {

    /** The round that was joined last, of the event loop whose thread this is. */
    private static final ThreadLocal<Object> LAST = new ThreadLocal<>();

    private JoinBegunRound() {}

    /** The round that has begun, while it is not over; otherwise the one that has not begun. */
    public static Object instead(Object next, Object connection) {
        Object last = LAST.get();
        if (last == null || last == next || (boolean) Reflected.call(last, "isOver")) {
            LAST.set(next);
            return next;
        }
        Reflected.call(last, "join", connection);
        return last;
    }

    public static final class Join {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Object connection,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object round) {
            round = JoinBegunRound.instead(round, connection);
        }
    }
}
