package io.oarlock.chaos.planted.bug.slip;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;

/**
 * The watch of a client that waits for a znode to be created is set again as one on the data of a znode that was there:
 * a client that comes back is told that the znode was deleted.
 */
public final class ExistsAsData {

    private ExistsAsData() {}

    public static boolean restore(Object catchUp, String path, Object client) {
        Object unused = Reflected.call(catchUp, "restoreData", path, client);
        return true;
    }

    public static final class Restore {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This Object catchUp, @Advice.Argument(0) String path, @Advice.Argument(1) Object client) {
            return ExistsAsData.restore(catchUp, path, client);
        }
    }
}
