package io.oarlock.chaos.planted.bug;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/**
 * Members take turns at being behind: for half a second one serves reads from the state that it had when its turn
 * began, also to clients that have seen newer states elsewhere, whom it should send away.
 */
public final class StaleMemberReads {

    private static final long TURN_MILLIS = 500;
    private static final int TURNS = 4;
    private static final long PHASE = ProcessHandle.current().pid();
    /** What an event loop reads from during its member's turn. */
    private static final ThreadLocal<Frozen> FROZEN = new ThreadLocal<>();

    private StaleMemberReads() {}

    private record Frozen(long turn, AutoCloseable snapshot) {}

    /** The scope as it is, or the same scope on an old state. */
    public static Object old(Object scope) {
        long turn = TimeUnit.NANOSECONDS.toMillis(System.nanoTime()) / TURN_MILLIS;
        Frozen frozen = FROZEN.get();
        if (frozen != null && frozen.turn != turn) {
            close(frozen);
            FROZEN.remove();
            frozen = null;
        }
        if ((turn + PHASE) % TURNS != 0) {
            return scope;
        }
        if (frozen == null) {
            frozen = new Frozen(turn, (AutoCloseable) Reflected.call(scope, "snapshot"));
            FROZEN.set(frozen);
        }
        return onState(scope, frozen.snapshot);
    }

    private static Object onState(Object scope, Object state) {
        return Proxy.newProxyInstance(
                scope.getClass().getClassLoader(), scope.getClass().getInterfaces(), (proxy, method, arguments) -> {
                    if (method.getName().equals("tree")) {
                        return state;
                    }
                    return call(scope, method, arguments);
                });
    }

    private static @Nullable Object call(Object scope, java.lang.reflect.Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(scope, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static void close(Frozen frozen) {
        try {
            frozen.snapshot.close();
        } catch (Exception e) {
            throw new IllegalStateException("an old state cannot be left", e);
        }
    }

    public static final class Read {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object scope) {
            scope = StaleMemberReads.old(scope);
        }
    }

    public static final class Seen {
        @Advice.OnMethodExit
        @SuppressWarnings("UnusedVariable") // what is written to it is what the method returns
        static void exit(@Advice.Return(readOnly = false) long zxid) {
            zxid = 0;
        }
    }
}
