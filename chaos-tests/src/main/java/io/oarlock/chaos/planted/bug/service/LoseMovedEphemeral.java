package io.oarlock.chaos.planted.bug.service;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Ephemerals that a session creates after it has moved are not known as its own: its end leaves them behind. */
public final class LoseMovedEphemeral {

    private LoseMovedEphemeral() {}

    public static boolean hasMoved(Object tree, long sessionId) {
        @Nullable Object session = Reflected.call(tree, "session", sessionId);
        return session != null && (long) Reflected.call(session, "generation") > 1;
    }

    public static final class Add {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.This Object tree, @Advice.Argument(0) long sessionId) {
            return LoseMovedEphemeral.hasMoved(tree, sessionId);
        }
    }
}
