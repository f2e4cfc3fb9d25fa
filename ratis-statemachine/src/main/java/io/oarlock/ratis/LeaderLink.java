package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.model.Bytes;
import io.oarlock.peer.PeerLink;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.transport.PeerLinks;
import io.oarlock.ratis.transport.PeerStatus;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replication.EntrySender;
import io.oarlock.replication.Route;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/**
 * Carries what this member has for the leader: entries, questions and messages. Questions overtake entries, so that
 * none waits behind a large one. Any thread, but {@link #update} for the ticker only.
 */
final class LeaderLink implements EntrySender {
    private static final byte[] NOTHING = new byte[0];

    private final LocalLogAppender local;
    private final PeerLinks links;
    private final Map<Integer, ForwardedEntries> entries = new TreeMap<>();
    private final Routes routes;

    /** Called by the threads that find out; must not block. */
    interface Events {
        /** The link to a member came up or broke. */
        void changed();

        /** The link to a member broke, and its machine says that nobody listens there any more. */
        void gone(int member);
    }

    /** @param local takes the entries while this member leads */
    LeaderLink(PeerLinks links, LocalLogAppender local, Events events) {
        this.links = links;
        this.local = local;
        for (PeerLink link : links.all()) {
            entries.put(link.peer(), new ForwardedEntries(link, events));
        }
        this.routes = new Routes(entries);
    }

    /** Follows a change of the leader. True when entries have to be sent again, elsewhere or over a new connection. */
    boolean update(ReplicaStatus status) {
        return routes.update(status);
    }

    Route route() {
        return routes.current();
    }

    @Override
    public CompletableFuture<Void> send(Route route, Bytes entry) {
        return switch (route.kind()) {
            case LOCAL -> local.append(UnsafeByteOperations.unsafeWrap(entry.array()));
            case REMOTE -> forward(route, entry);
            case NONE -> CompletableFuture.failedFuture(new IOException("no leader"));
        };
    }

    private CompletableFuture<Void> forward(Route route, Bytes entry) {
        long connection = routes.connectionOf(route);
        ForwardedEntries to = entries.get(route.leader());
        return to == null || connection < 0
                ? CompletableFuture.failedFuture(new IOException("the leader has changed"))
                : to.send(entry, connection);
    }

    /** Asks another member, which leads, for the index up to which a linearizable read must wait. */
    CompletableFuture<Long> readIndex() {
        return ask(FrameType.READ_INDEX, NOTHING).thenApply(PeerRequestHandler::indexOf);
    }

    /** Puts a message into the inbox of another member, which leads. */
    CompletableFuture<Bytes> tell(Bytes message) {
        return ask(FrameType.TELL, message.array()).thenApply(Bytes::wrap);
    }

    /** Lost without a connection: the leader sends its checkpoint again, and the refusal is repeated then. */
    void refuse(CheckpointRefusal refusal) {
        var unused = ask(FrameType.CHECKPOINT_REFUSAL, refusal.encode().array());
    }

    private CompletableFuture<byte[]> ask(FrameType type, byte[] content) {
        Route route = routes.current();
        if (route.kind() != Route.Kind.REMOTE) {
            return CompletableFuture.failedFuture(new IOException("not connected to a leader"));
        }
        try {
            return links.to(route.leader()).ask(type, content).thenApply(answer -> {
                try {
                    return PeerStatus.contentOf(answer);
                } catch (IOException e) {
                    throw new CompletionException(e);
                }
            });
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Asks any member what it has; blocks. */
    BootstrapState bootstrapState(int member) throws IOException {
        return BootstrapState.decode(Bytes.wrap(links.inquire(member)));
    }
}
