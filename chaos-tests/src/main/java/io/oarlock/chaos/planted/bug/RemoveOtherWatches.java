package io.oarlock.chaos.planted.bug;

import java.util.EnumSet;
import java.util.Set;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Who takes back a watch of one kind loses those of all kinds that it has on the znode. */
public final class RemoveOtherWatches {

    private RemoveOtherWatches() {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // the server's own type is out of sight
    public static Object all(Object kinds) {
        Enum<?> any = (Enum<?>) ((Set<?>) kinds).iterator().next();
        return EnumSet.allOf((Class) any.getDeclaringClass());
    }

    public static final class Kinds {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object kinds) {
            if (kinds != null) {
                kinds = RemoveOtherWatches.all(kinds);
            }
        }
    }
}
