package io.oarlock.chaos.planted.bug.service;

import net.bytebuddy.asm.Advice;

/** When the last child of a znode goes, its sequence number is free again, on all members alike. */
public final class RepeatSequence {

    private RepeatSequence() {}

    public static final class Children {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.FieldValue("childCount") int before,
                @Advice.Argument(0) int after,
                @Advice.Argument(value = 1, readOnly = false) int creations) {
            if (after < before && after == 0) {
                creations = creations - 1;
            }
        }
    }
}
