package io.oarlock.chaos.planted.bug.slip;

import java.util.Map;
import net.bytebuddy.asm.Advice;

/**
 * The end of a session takes away the ephemeral znodes that it had before the entry of the log that ends it, and leaves
 * those behind that the same entry has made.
 */
public final class KeepLastEphemeral {

    private KeepLastEphemeral() {}

    public static final class Add {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("ephemeralsMade") Map<?, ?> made) {
            made.clear();
        }
    }
}
