package io.oarlock.chaos.planted.bug.move;

import io.oarlock.chaos.planted.bug.Reflected;
import java.lang.reflect.Constructor;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Now and then a delete is answered in the moment in which it should be forwarded, and never is. */
public final class AnswerBeforeForward {

    private static final int EVERY = 3;
    private static final AtomicInteger DELETES = new AtomicInteger();

    private AnswerBeforeForward() {}

    public static boolean isAnswered(Object forwarder, Object proposal, Object ticket) {
        Object operation = Reflected.call(proposal, "operation");
        if (!operation.getClass().getSimpleName().equals("Delete") || DELETES.incrementAndGet() % EVERY != 0) {
            return false;
        }
        try {
            ClassLoader loader = forwarder.getClass().getClassLoader();
            Class<?> done = Class.forName("io.oarlock.op.Outcome$Done", true, loader);
            Class<?> answer = Class.forName("io.oarlock.deploy.forward.LocalAnswer", true, loader);
            Constructor<?> made = answer.getDeclaredConstructors()[0];
            made.setAccessible(true);
            Object local = made.newInstance(proposal, done.getField("DONE").get(null), ticket);
            Reflected.call(forwarder, "answer", local);
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the planted bug cannot answer", e);
        }
    }

    public static final class Next {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.This Object forwarder,
                @Advice.Argument(value = 0, typing = Assigner.Typing.DYNAMIC) Object proposal,
                @Advice.Argument(value = 2, typing = Assigner.Typing.DYNAMIC) Object ticket) {
            return AnswerBeforeForward.isAnswered(forwarder, proposal, ticket);
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Enter boolean answered, @Advice.Return(readOnly = false) boolean taken) {
            if (answered) {
                taken = true;
            }
        }
    }
}
