package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bytes;
import io.oarlock.ratis.transport.PeerClient;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replication.EntrySender;
import io.oarlock.replication.Route;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * Carries what this member has for the leader: entries, questions and messages. Entries have a connection of their own,
 * so that no question waits behind a large one. Any thread, but {@link #update} for the ticker only.
 */
final class LeaderLink implements EntrySender, AutoCloseable {
    private final LocalLogAppender local;
    private final LeaderChannel entries;
    private final LeaderChannel questions;
    /** To members that do not lead. */
    private final LeaderChannel inquiries;

    private final Routes routes;

    /**
     * @param local takes the entries while this member leads
     * @param patient runs what may block
     */
    LeaderLink(Membership membership, LocalLogAppender local, Executor patient, LeaderChannel.Events events) {
        this.local = local;
        this.entries = new LeaderChannel(new PeerClient(membership), patient, events);
        this.questions = new LeaderChannel(new PeerClient(membership), patient, events);
        this.inquiries = new LeaderChannel(new PeerClient(membership), patient, events);
        this.routes = new Routes(entries, questions);
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
        ByteString unstamped = PeerMessage.wrap(entry);
        return switch (route.kind()) {
            case LOCAL -> local.append(unstamped);
            case REMOTE -> entries.ask(PeerMessage.Kind.ENTRY, unstamped).thenAccept(nothing -> {});
            case NONE -> CompletableFuture.failedFuture(new IOException("no leader"));
        };
    }

    /** Asks another member, which leads, for the index up to which a linearizable read must wait. */
    CompletableFuture<Long> readIndex() {
        return questions.ask(PeerMessage.Kind.READ_INDEX, ByteString.EMPTY).thenApply(PeerRequestHandler::indexOf);
    }

    /** Puts a message into the inbox of another member, which leads. */
    CompletableFuture<Void> tell(Bytes message) {
        return questions.ask(PeerMessage.Kind.TELL, PeerMessage.wrap(message)).thenAccept(nothing -> {});
    }

    /** Lost without a connection: the leader sends its checkpoint again, and the refusal is repeated then. */
    void refuse(CheckpointRefusal refusal) {
        var unused = questions.ask(PeerMessage.Kind.REFUSAL, PeerMessage.wrap(refusal.encode()));
    }

    /** Asks any member what it has; blocks. */
    BootstrapState bootstrapState(int member) throws IOException {
        return BootstrapState.decode(PeerMessage.copyOf(inquiries.askOnce(member, PeerMessage.Kind.MEMORY)));
    }

    @Override
    public void close() {
        entries.close();
        questions.close();
        inquiries.close();
    }
}
