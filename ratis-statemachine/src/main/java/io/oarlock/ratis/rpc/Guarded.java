package io.oarlock.ratis.rpc;

import io.oarlock.ratis.transport.MessageGuard;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.ratis.thirdparty.com.google.protobuf.MessageLite;
import org.jspecify.annotations.Nullable;

/**
 * Ratis' server as its transport sees it, or the transport as the server sees it, with {@link MessageGuard}s between
 * the two. A proxy, because Ratis' interfaces are wide and its classes final; one for all guards, because every append
 * goes through it.
 */
public final class Guarded implements InvocationHandler {
    private final Object behind;
    private final MessageGuard[] guards;

    private Guarded(Object behind, MessageGuard... guards) {
        this.behind = behind;
        this.guards = guards;
    }

    /** To be called instead of the one behind; guards are asked in this order. */
    static <T> T of(Class<T> type, T behind, MessageGuard... guards) {
        Guarded handler = new Guarded(behind, guards);
        return type.cast(Proxy.newProxyInstance(Guarded.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** The one behind {@link #of}. */
    static Object behind(Object guarded) {
        return ((Guarded) Proxy.getInvocationHandler(guarded)).behind;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        return arguments != null && arguments.length == 1 && arguments[0] instanceof MessageLite request
                ? guarded(method, request, arguments)
                : pass(method, arguments);
    }

    private @Nullable Object guarded(Method method, MessageLite request, Object[] arguments) throws Throwable {
        for (MessageGuard guard : guards) {
            guard.before(request);
        }
        Object reply = answer(method, request, arguments);
        Object told = reply;
        for (MessageGuard guard : guards) {
            guard.answered(request, reply);
            told = guard.told(request, told);
        }
        return told;
    }

    private @Nullable Object answer(Method method, MessageLite request, Object[] arguments) throws Throwable {
        try {
            return pass(method, arguments);
        } catch (Throwable e) {
            Throwable told = e;
            for (MessageGuard guard : guards) {
                told = guard.failed(request, told);
            }
            throw told;
        }
    }

    private @Nullable Object pass(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }
}
