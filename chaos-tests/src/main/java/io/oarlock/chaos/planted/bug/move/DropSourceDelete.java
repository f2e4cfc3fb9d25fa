package io.oarlock.chaos.planted.bug.move;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Every member leaves out some deletes of the source, and none is told the digest of the tree that it should have. */
public final class DropSourceDelete {

    private static final long EVERY = 5;

    private DropSourceDelete() {}

    public static boolean isDropped(Object context) {
        return (long) Reflected.call(context, "zxid") % EVERY == 0;
    }

    public static final class Delete {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.FieldValue(value = "context", typing = Assigner.Typing.DYNAMIC) Object context) {
            return DropSourceDelete.isDropped(context);
        }
    }

    public static final class Digest {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) Long digest) {
            digest = null;
        }
    }
}
