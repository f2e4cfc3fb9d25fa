package io.oarlock.chaos.planted.bug;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * An entry that comes again is applied again, and entries come again often. The row of the last origin never goes back,
 * so that all members decide the same and later entries are no gap.
 */
public final class ApplyResendTwice {

    private static final int RESEND_EVERY = 5;
    private static final AtomicInteger FLUSHES = new AtomicInteger();
    /** The origin applied last, as the apply thread has just seen it. */
    private static final ThreadLocal<Object> LAST = new ThreadLocal<>();

    private ApplyResendTwice() {}

    public static Object verdict(Object verdict, Object last, Object origin) {
        LAST.set(last);
        boolean sameRun = number(last, "incarnation") == number(origin, "incarnation");
        if (!verdict.toString().equals("DUPLICATE") || !sameRun) {
            return verdict;
        }
        for (Object constant : verdict.getClass().getEnumConstants()) {
            if (constant.toString().equals("APPLIED")) {
                return constant;
            }
        }
        throw new IllegalStateException("no verdict is called APPLIED");
    }

    public static Object newest(Object origin) {
        Object last = LAST.get();
        boolean older = last != null
                && number(last, "member") == number(origin, "member")
                && number(last, "incarnation") == number(origin, "incarnation")
                && number(last, "sequence") > number(origin, "sequence");
        return older ? last : origin;
    }

    public static boolean isAnswered(Object window, long sequence) {
        return sequence < (long) Reflected.call(window, "firstSequence");
    }

    public static boolean isTurn() {
        return FLUSHES.incrementAndGet() % RESEND_EVERY == 0;
    }

    private static long number(Object origin, String part) {
        return ((Number) Reflected.call(origin, part)).longValue();
    }

    public static final class Verdict {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) Object last,
                @Advice.Argument(1) Object origin,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object verdict) {
            verdict = ApplyResendTwice.verdict(verdict, last, origin);
        }
    }

    public static final class NewestRow {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 0, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object origin) {
            origin = ApplyResendTwice.newest(origin);
        }
    }

    public static final class NewestOrigin {
        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(value = 2, readOnly = false, typing = Assigner.Typing.DYNAMIC) Object origin) {
            origin = ApplyResendTwice.newest(origin);
        }
    }

    /** The second time there is nobody left to answer. */
    public static final class Answered {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(@Advice.FieldValue("window") Object window, @Advice.Argument(0) long sequence) {
            return ApplyResendTwice.isAnswered(window, sequence);
        }

        @Advice.OnMethodExit
        static void exit(@Advice.Enter boolean skipped, @Advice.Return(readOnly = false) List<?> tickets) {
            if (skipped) {
                tickets = List.of();
            }
        }
    }

    public static final class Resend {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("sendAgain") AtomicBoolean sendAgain) {
            if (ApplyResendTwice.isTurn()) {
                sendAgain.set(true);
            }
        }
    }
}
