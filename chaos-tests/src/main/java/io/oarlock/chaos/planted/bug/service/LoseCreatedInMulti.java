package io.oarlock.chaos.planted.bug.service;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.List;
import net.bytebuddy.asm.Advice;

/** Nobody is told of a znode that was created in a multi, but for its parent's watchers. */
public final class LoseCreatedInMulti {

    private LoseCreatedInMulti() {}

    public static void forget(Object context) {
        List<?> events = (List<?>) Reflected.call(context, "events");
        events.removeIf(event -> Reflected.call(event, "type").toString().equals("NODE_CREATED"));
    }

    public static final class Multi {
        @Advice.OnMethodExit
        static void exit(@Advice.FieldValue("context") Object context) {
            LoseCreatedInMulti.forget(context);
        }
    }
}
