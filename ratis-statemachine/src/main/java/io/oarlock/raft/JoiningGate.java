package io.oarlock.raft;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerRpc;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Ratis and its transport, in both directions, and lets nothing through that a joining member must not
 * say: no vote, no candidature, no acknowledgement to a leader of the past. A refusal looks like a lost message, which
 * Ratis tries again by itself.
 */
final class JoiningGate implements InvocationHandler {
    private final Object behind;
    private final Joining joining;

    private JoiningGate(Object behind, Joining joining) {
        this.behind = behind;
        this.joining = joining;
    }

    /** What comes in: to be called by the transport instead of the server. */
    static RaftServer incoming(RaftServer server, Joining joining) {
        return (RaftServer) proxy(RaftServer.class, server, joining);
    }

    /** What goes out: to be called by the server instead of the transport. */
    static <R extends RaftServerRpc> R outgoing(Class<R> type, R rpc, Joining joining) {
        return type.cast(proxy(type, rpc, joining));
    }

    private static Object proxy(Class<?> type, Object behind, Joining joining) {
        return Proxy.newProxyInstance(
                JoiningGate.class.getClassLoader(), new Class<?>[] {type}, new JoiningGate(behind, joining));
    }

    /** The transport behind {@link #outgoing}. */
    static Object behind(RaftServerRpc gate) {
        return ((JoiningGate) Proxy.getInvocationHandler(gate)).behind;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && arguments.length > 0 && joining.isUnderWay()) {
            check(arguments[0]);
        }
        try {
            return method.invoke(behind, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private void check(Object request) throws IOException {
        if (request instanceof RequestVoteRequestProto || request instanceof StartLeaderElectionRequestProto) {
            joining.refuseElection();
        } else if (request instanceof AppendEntriesRequestProto append) {
            joining.refuseOldLeader(append.getLeaderTerm());
        } else if (request instanceof InstallSnapshotRequestProto install) {
            joining.refuseOldLeader(install.getLeaderTerm());
        }
    }
}
