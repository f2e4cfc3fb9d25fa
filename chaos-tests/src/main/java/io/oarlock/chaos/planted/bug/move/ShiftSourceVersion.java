package io.oarlock.chaos.planted.bug.move;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Every member takes some changes of data of the source with a version that is one too large. */
public final class ShiftSourceVersion {

    private static final long EVERY = 5;

    private ShiftSourceVersion() {}

    public static Object shifted(Object context, Object setData) {
        if ((long) Reflected.call(context, "zxid") % EVERY != 0) {
            return setData;
        }
        int version = (int) Reflected.call(setData, "version");
        return Reflected.like(setData, Reflected.call(setData, "path"), Reflected.call(setData, "data"), version + 1);
    }

    public static final class SetData {
        @Advice.OnMethodEnter
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method is given
        static void enter(
                @Advice.FieldValue(value = "context", typing = Assigner.Typing.DYNAMIC) Object context,
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object setData) {
            setData = ShiftSourceVersion.shifted(context, setData);
        }
    }
}
