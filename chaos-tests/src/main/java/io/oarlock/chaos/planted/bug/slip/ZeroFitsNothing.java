package io.oarlock.chaos.planted.bug.slip;

import net.bytebuddy.asm.Advice;

/** A write that names version 0 is refused as if the znode had another one. */
public final class ZeroFitsNothing {

    private ZeroFitsNothing() {}

    public static final class Fits {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Argument(0) int expected, @Advice.Return(readOnly = false) boolean fits) {
            fits = fits && expected != 0;
        }
    }
}
