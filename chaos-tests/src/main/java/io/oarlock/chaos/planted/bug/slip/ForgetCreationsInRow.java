package io.oarlock.chaos.planted.bug.slip;

import io.oarlock.chaos.planted.bug.Reflected;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * The row of a znode without children has no room for how many it ever had. What is in memory does, so that only a
 * member that has started again gives numbers out once more.
 */
public final class ForgetCreationsInRow {

    private ForgetCreationsInRow() {}

    public static Object written(Object znode) {
        return (int) Reflected.call(znode, "childCount") == 0
                ? Reflected.call(znode, "withChildren", 0, 0, Reflected.call(znode, "pzxid"))
                : znode;
    }

    public static final class Write {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object znode) {
            znode = ForgetCreationsInRow.written(znode);
        }
    }
}
