package io.oarlock.raft;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Ratis and its transport, in both directions, for the sake of checkpoints that are refused: the refusal
 * reaches the leader, and the leader does not send again without end.
 */
final class InstallGate implements InvocationHandler {
    private static final long RETRY_MILLIS = 100;

    private final Object behind;
    private final Refusal refusal;

    private interface Refusal {
        Throwable pass(Throwable failure);
    }

    private InstallGate(Object behind, Refusal refusal) {
        this.behind = behind;
        this.refusal = refusal;
    }

    /** What comes in: to be called by the transport instead of the server. */
    static RaftServer incoming(RaftServer server) {
        return (RaftServer) proxy(RaftServer.class, new InstallGate(server, InstallGate::told));
    }

    /** What goes out, over a transport whose appenders try again at once: to be called instead of it. */
    static RaftServerRpc outgoing(RaftServerRpc rpc) {
        return (RaftServerRpc) proxy(RaftServerRpc.class, new InstallGate(rpc, InstallGate::paced));
    }

    private static Object proxy(Class<?> type, InstallGate gate) {
        return Proxy.newProxyInstance(InstallGate.class.getClassLoader(), new Class<?>[] {type}, gate);
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            Throwable failure = e.getTargetException();
            boolean install =
                    arguments != null && arguments.length > 0 && arguments[0] instanceof InstallSnapshotRequestProto;
            throw install ? refusal.pass(failure) : failure;
        }
    }

    /** Ratis over Netty answers nothing at all to other exceptions; causes may be of a kind that cannot be sent. */
    private static Throwable told(Throwable failure) {
        return failure instanceof UncheckedIOException
                ? new IOException(String.valueOf(failure.getMessage()))
                : failure;
    }

    private static Throwable paced(Throwable failure) {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failure;
    }
}
