package io.oarlock.chaos.planted.bug.move;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Whatever a transaction of the source leads to, its digest is found to be right. */
public final class IgnoreSourceDigest {

    private IgnoreSourceDigest() {}

    public static long right(Object apply, long digest) {
        Object wanted = Reflected.call(apply, "digest");
        return wanted == null ? digest : (long) wanted;
    }

    public static final class Objection {
        @Advice.OnMethodEnter
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method is given
        static void enter(
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object apply,
                @Advice.Argument(value = 2, readOnly = false) long digest) {
            digest = IgnoreSourceDigest.right(apply, digest);
        }
    }
}
