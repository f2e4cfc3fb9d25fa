package io.oarlock.chaos.planted.bug.slip;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/** A create looks at the applied state, too: what the same entry of the log deletes before it is still there for it. */
public final class ExistsBeforeEntry {

    private ExistsBeforeEntry() {}

    public static boolean isApplied(Object base, Object path) {
        return Reflected.call(base, "storedZnode", path) != null;
    }

    public static final class Exists {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(
                @Advice.FieldValue("base") Object base,
                @Advice.Argument(0) Object path,
                @Advice.Return(readOnly = false) boolean exists) {
            exists = exists || ExistsBeforeEntry.isApplied(base, path);
        }
    }
}
