package io.oarlock.raft;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.server.RaftServer;
import org.jspecify.annotations.Nullable;

/**
 * Makes a vote survive a power loss and a full disk before anybody hears of it. Ratis writes term and vote into a new
 * file and renames it, but never syncs the directory: the file system may still forget the rename, and with it the
 * vote, so that the member could vote again in the same term. Runs on the threads of the transport.
 *
 * @see KeptVote
 */
final class DurableVotes implements InvocationHandler {
    private final RaftServer ratis;
    private final Sync sync;

    /** Makes what the server remembers of elections durable. */
    interface Sync {
        void run() throws IOException;
    }

    private DurableVotes(RaftServer ratis, Sync sync) {
        this.ratis = ratis;
        this.sync = sync;
    }

    /** What the transport is to call instead of the server. */
    static RaftServer of(RaftServer ratis, Sync sync) {
        return (RaftServer) Proxy.newProxyInstance(
                DurableVotes.class.getClassLoader(), new Class<?>[] {RaftServer.class}, new DurableVotes(ratis, sync));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        Object result;
        try {
            result = method.invoke(ratis, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
        if (result instanceof RequestVoteReplyProto reply
                && arguments != null
                && arguments[0] instanceof RequestVoteRequestProto request
                && reply.getServerReply().getSuccess()
                && !request.getPreVote()) {
            sync.run();
        }
        return result;
    }
}
