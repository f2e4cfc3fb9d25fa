package io.oarlock.chaos.planted.bug.service;

import io.oarlock.chaos.planted.bug.Reflected;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Watches that fire once do so when a change is decided, a moment before anybody can read it on that member. Clients
 * that have none are told in time.
 */
public final class EventBeforeState {

    private static final long AHEAD_MILLIS = 30;
    /** Who would tell of what is applied. */
    private static final AtomicReference<@Nullable Fanout> FANOUT = new AtomicReference<>();
    /** What keeps readers out meanwhile; for the apply thread. */
    private static final ThreadLocal<@Nullable Object> GATE = new ThreadLocal<>();

    private static final ThreadLocal<Boolean> AHEAD = ThreadLocal.withInitial(() -> false);
    private static final ThreadLocal<Boolean> LASTING = ThreadLocal.withInitial(() -> false);

    /** Who was told of what before the time; for the apply thread. */
    private static final ThreadLocal<Set<List<Object>>> TOLD = ThreadLocal.withInitial(HashSet::new);

    private EventBeforeState() {}

    private record Fanout(List<?> loops, Object watches) {}

    public static void made(List<?> loops, Object watches) {
        FANOUT.set(new Fanout(loops, watches));
    }

    public static void applying(Object gate) {
        GATE.set(gate);
    }

    public static boolean isAhead() {
        return AHEAD.get();
    }

    public static void lasting(boolean now) {
        LASTING.set(now);
    }

    /** True when the watcher, which has a watch that stays, knows of the event already. */
    public static boolean isTold(Object watcher, Object event, long zxid) {
        List<Object> told = List.of(watcher, event, zxid);
        if (AHEAD.get()) {
            TOLD.get().add(told);
            return false;
        }
        return LASTING.get() && TOLD.get().contains(told);
    }

    public static void decided(Object decision) {
        TOLD.get().clear();
        Fanout fanout = FANOUT.get();
        Object gate = GATE.get();
        boolean isEvent = ((List<?>) Reflected.call(decision, "effects"))
                .stream().anyMatch(effects -> !((List<?>) Reflected.call(effects, "events")).isEmpty());
        if (fanout == null || gate == null || !isEvent || (long) Reflected.call(fanout.watches, "size") == 0) {
            return;
        }
        AHEAD.set(true);
        try {
            Reflected.call(gate, "shut", (Runnable) () -> fire(fanout, decision));
            TimeUnit.MILLISECONDS.sleep(AHEAD_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            AHEAD.set(false);
        }
    }

    private static void fire(Fanout fanout, Object decision) {
        for (Object effects : (List<?>) Reflected.call(decision, "effects")) {
            for (Object event : (List<?>) Reflected.call(effects, "events")) {
                Reflected.call(fanout.watches, "fire", event, Reflected.call(effects, "zxid"));
            }
        }
        fanout.loops.forEach(loop -> Reflected.call(loop, "publishStaged"));
    }

    public static final class Made {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(0) List<?> loops, @Advice.Argument(1) Object watches) {
            EventBeforeState.made(loops, watches);
        }
    }

    public static final class Apply {
        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("gate") Object gate) {
            EventBeforeState.applying(gate);
        }
    }

    public static final class Decide {
        @Advice.OnMethodExit
        static void exit(@Advice.Return Object decision) {
            EventBeforeState.decided(decision);
        }
    }

    public static final class Tell {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter(
                @Advice.FieldValue("event") Object event,
                @Advice.FieldValue("zxid") long zxid,
                @Advice.Argument(0) Object watcher) {
            return EventBeforeState.isTold(watcher, event, zxid);
        }
    }

    public static final class Lasting {
        @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
        static boolean enter() {
            EventBeforeState.lasting(true);
            return EventBeforeState.isAhead();
        }

        @Advice.OnMethodExit(onThrowable = Throwable.class)
        static void exit() {
            EventBeforeState.lasting(false);
        }
    }
}
