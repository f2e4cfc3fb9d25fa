package io.oarlock.ratis;

import io.oarlock.bootstrap.BootstrapState;
import io.oarlock.checkpoint.CheckpointRefusal;
import io.oarlock.membership.MemberIds;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bytes;
import io.oarlock.peer.Answer;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.transport.PeerQuestions;
import io.oarlock.ratis.transport.PeerStatus;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replication.EntryCheck;
import io.oarlock.replication.EntryRefused;
import io.oarlock.telemetry.LogRateLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the other members. Runs on the readers of their connections, one after the other for each: an entry is
 * appended before the next frame is looked at, and its commit is not waited for.
 */
final class PeerRequestHandler implements PeerQuestions {
    private static final Logger LOG = LoggerFactory.getLogger(PeerRequestHandler.class);
    private static final byte[] NOTHING = new byte[0];

    private final LocalLogAppender logAppender;
    private final BooleanSupplier leads;
    private final Supplier<CompletableFuture<Long>> readIndex;
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
     * @param readIndex confirms that it leads; the index up to which a linearizable read must wait
     * @param asked hears which member has asked for {@code memory}
     */
    record Self(
            BooleanSupplier leads,
            Supplier<CompletableFuture<Long>> readIndex,
            Supplier<BootstrapState> memory,
            IntConsumer asked,
            Founders founders) {}

    PeerRequestHandler(
            LocalLogAppender logAppender, Self self, LeaderInbox inbox, Refusals refusals, MetricRegistry metrics) {
        this.logAppender = logAppender;
        this.leads = self.leads();
        this.readIndex = self.readIndex();
        this.memory = self.memory();
        this.asked = self.asked();
        this.founders = self.founders();
        this.inbox = inbox;
        this.refusals = refusals;
        this.entriesRefused = metrics.counter(Metric.RAFT_FOREIGN_ENTRIES_REFUSED_TOTAL);
    }

    @Override
    public CompletableFuture<Answer> answer(FrameType question, int from, byte[] content) {
        try {
            return switch (question) {
                case READ_INDEX -> readIndex();
                case TELL -> tell(from, content);
                case MEMORY -> {
                    asked.accept(from);
                    yield ok(memory.get().encode().array());
                }
                case CHECKPOINT_REFUSAL -> refused(from, content);
                case FOUNDING -> founding(from, content);
                default -> throw new IOException("no question: " + question);
            };
        } catch (IOException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** What comes from another process is decoded before it is appended: an apply must be able to. */
    @Override
    public @Nullable Answer forward(int from, byte[] unstamped) {
        String objection = EntryCheck.objectionTo(Bytes.wrap(unstamped), from);
        if (objection != null) {
            entriesRefused.increment();
            if (pace.mayTell()) {
                LOG.warn("refused an entry of member {}: {}", from, objection);
            }
            return unacceptable(objection);
        }
        CompletableFuture<Void> appended = logAppender.append(UnsafeByteOperations.unsafeWrap(unstamped));
        if (!appended.isCompletedExceptionally()) {
            return null;
        }
        Throwable failure = appended.handle((nothing, thrown) -> thrown).join();
        return EntryRefused.isCauseOf(failure) ? unacceptable(String.valueOf(failure)) : PeerStatus.NOT_LEADER.alone();
    }

    private static Answer unacceptable(String why) {
        return PeerStatus.UNACCEPTABLE.with(why.getBytes(StandardCharsets.UTF_8));
    }

    private CompletableFuture<Answer> readIndex() {
        if (!leads.getAsBoolean()) {
            return notLeader();
        }
        return readIndex
                .get()
                .handle((index, failure) -> failure == null
                        ? PeerStatus.OK.with(
                                ByteBuffer.allocate(Long.BYTES).putLong(index).array())
                        : PeerStatus.REFUSED.alone());
    }

    static long indexOf(byte[] content) {
        return ByteBuffer.wrap(content).getLong();
    }

    private CompletableFuture<Answer> tell(int from, byte[] content) {
        if (!leads.getAsBoolean()) {
            return notLeader();
        }
        return inbox.onMessage(from, Bytes.wrap(content)).thenApply(answer -> PeerStatus.OK.with(answer.array()));
    }

    private CompletableFuture<Answer> founding(int from, byte[] content) throws IOException {
        MemberIds ensemble = MemberIds.decode(content);
        if (memory.get().empty()) {
            founders.announced(from, ensemble);
        }
        return ok(memory.get().encode().array());
    }

    private CompletableFuture<Answer> refused(int from, byte[] content) throws IOException {
        if (!leads.getAsBoolean()) {
            return notLeader();
        }
        refusals.refused(from, CheckpointRefusal.decode(Bytes.wrap(content)));
        return ok(NOTHING);
    }

    private static CompletableFuture<Answer> ok(byte[] content) {
        return CompletableFuture.completedFuture(PeerStatus.OK.with(content));
    }

    private static CompletableFuture<Answer> notLeader() {
        return CompletableFuture.completedFuture(PeerStatus.NOT_LEADER.alone());
    }
}
