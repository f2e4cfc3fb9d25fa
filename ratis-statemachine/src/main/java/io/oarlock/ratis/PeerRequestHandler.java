package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.membership.MemberIds;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.ratis.transport.PeerMessage;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replication.EntryCheck;
import io.oarlock.replication.EntryRefused;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the other members. Runs on Ratis' transport threads, which deliver the messages of one member in order: an
 * entry is appended before the next message is looked at, and its commit is not waited for.
 */
final class PeerRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRequestHandler.class);
    private static final ByteString READ_INDEX = ByteString.copyFromUtf8("read index");

    private final LocalLogAppender logAppender;
    private final BooleanSupplier leads;
    private final LongSupplier appliedIndex;
    private final Supplier<BootstrapState> memory;
    private final IntConsumer asked;
    private final Founders founders;
    private final LeaderInbox inbox;
    private final Refusals refusals;
    private final Counter entriesRefused;
    private final LogRateLimit pace = new LogRateLimit(System::nanoTime);

    /** Where refused checkpoints go. Must not block. */
    interface Refusals {
        void refused(int member, CheckpointRefusal refusal);
    }

    /** Hears, as long as this member is empty, of one with data that is to bring it up. Blocks while it writes. */
    interface Founders {
        void announced(int member, MemberIds ensemble) throws IOException;
    }

    /**
     * What this member knows of itself.
     *
     * @param asked hears which member has asked for {@code memory}
     */
    record Self(
            BooleanSupplier leads,
            LongSupplier appliedIndex,
            Supplier<BootstrapState> memory,
            IntConsumer asked,
            Founders founders) {}

    PeerRequestHandler(
            LocalLogAppender logAppender, Self self, LeaderInbox inbox, Refusals refusals, MetricRegistry metrics) {
        this.logAppender = logAppender;
        this.leads = self.leads();
        this.appliedIndex = self.appliedIndex();
        this.memory = self.memory();
        this.asked = self.asked();
        this.founders = self.founders();
        this.inbox = inbox;
        this.refusals = refusals;
        this.entriesRefused = metrics.counter(Metric.RAFT_FOREIGN_ENTRIES_REFUSED_TOTAL);
    }

    CompletableFuture<Message> answer(ByteString bytes) {
        try {
            PeerMessage message = PeerMessage.decode(bytes);
            return switch (message.kind()) {
                case HELLO -> reply(PeerMessage.Status.OK, ByteString.EMPTY);
                case ENTRY -> append(message);
                case READ_INDEX -> readIndex();
                case TELL -> tell(message);
                case MEMORY -> {
                    asked.accept(message.from());
                    yield reply(
                            PeerMessage.Status.OK, PeerMessage.wrap(memory.get().encode()));
                }
                case REFUSAL -> refused(message);
                case FOUNDING -> founding(message);
            };
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What comes from another process is decoded before it is appended: an apply must be able to. */
    private CompletableFuture<Message> append(PeerMessage message) {
        ByteString unstamped = message.content();
        String objection = EntryCheck.objectionTo(PeerMessage.copyOf(unstamped), message.from());
        if (objection != null) {
            entriesRefused.increment();
            if (pace.mayTell()) {
                LOG.warn("refused an entry of member {}: {}", message.from(), objection);
            }
            return reply(PeerMessage.Status.UNACCEPTABLE, ByteString.copyFromUtf8(objection));
        }
        CompletableFuture<Void> appended = logAppender.append(unstamped);
        if (!appended.isCompletedExceptionally()) {
            return reply(PeerMessage.Status.OK, ByteString.EMPTY);
        }
        return appended.handle((nothing, failure) -> EntryRefused.isCauseOf(failure)
                ? message(PeerMessage.Status.UNACCEPTABLE, ByteString.copyFromUtf8(String.valueOf(failure)))
                : message(PeerMessage.Status.NOT_LEADER, ByteString.EMPTY));
    }

    private CompletableFuture<Message> readIndex() {
        if (!leads.getAsBoolean()) {
            return reply(PeerMessage.Status.NOT_LEADER, ByteString.EMPTY);
        }
        return logAppender
                .readIndex(READ_INDEX)
                .handle((index, failure) -> failure == null
                        ? message(PeerMessage.Status.OK, index.getContent())
                        : message(PeerMessage.Status.REFUSED, ByteString.EMPTY));
    }

    /** Index up to which a linearizable read must wait. Asks Ratis, so only the leader gets an answer. */
    CompletableFuture<Long> ownReadIndex() {
        return logAppender.readIndex(READ_INDEX).thenApply(reply -> indexOf(reply.getContent()));
    }

    /** Called by Ratis once a linearizable read may be answered here. */
    CompletableFuture<Message> linearizable() {
        ByteBuffer index = ByteBuffer.allocate(Long.BYTES).putLong(appliedIndex.getAsLong());
        return CompletableFuture.completedFuture(Message.valueOf(ByteString.copyFrom(index.flip())));
    }

    static long indexOf(ByteString content) {
        return content.asReadOnlyByteBuffer().getLong();
    }

    private CompletableFuture<Message> tell(PeerMessage message) {
        if (!leads.getAsBoolean()) {
            return reply(PeerMessage.Status.NOT_LEADER, ByteString.EMPTY);
        }
        inbox.onMessage(message.from(), PeerMessage.copyOf(message.content()));
        return reply(PeerMessage.Status.OK, ByteString.EMPTY);
    }

    private CompletableFuture<Message> founding(PeerMessage message) throws IOException {
        MemberIds ensemble = MemberIds.decode(message.content().toByteArray());
        if (memory.get().empty()) {
            founders.announced(message.from(), ensemble);
        }
        return reply(PeerMessage.Status.OK, PeerMessage.wrap(memory.get().encode()));
    }

    private CompletableFuture<Message> refused(PeerMessage message) throws IOException {
        if (!leads.getAsBoolean()) {
            return reply(PeerMessage.Status.NOT_LEADER, ByteString.EMPTY);
        }
        refusals.refused(message.from(), CheckpointRefusal.decode(PeerMessage.copyOf(message.content())));
        return reply(PeerMessage.Status.OK, ByteString.EMPTY);
    }

    private static CompletableFuture<Message> reply(PeerMessage.Status status, ByteString content) {
        return CompletableFuture.completedFuture(message(status, content));
    }

    private static Message message(PeerMessage.Status status, ByteString content) {
        return Message.valueOf(PeerMessage.answer(status, content));
    }
}
