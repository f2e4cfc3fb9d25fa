package io.oarlock.ratis.follower;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commit indices that come alone, without a timer, as heartbeats to Ratis. Ratis commits no more than the disk has, and
 * forgets the rest: the newest that came too early is handed over again when the disk has its entries. The slower of
 * two followers would learn of every other commit by the next regular heartbeat. Any thread.
 */
final class CommitNotices {
    private static final Logger LOG = LoggerFactory.getLogger(CommitNotices.class);

    private final Appender appender;
    private final HeldAcks.Log log;
    private final AtomicReference<@Nullable Notice> early = new AtomicReference<>();

    /** Takes heartbeats. */
    interface Appender {
        CompletableFuture<AppendEntriesReplyProto> append(AppendEntriesRequestProto heartbeat) throws IOException;
    }

    private record Notice(AppendEntriesRequestProto heartbeat, Consumer<AppendEntriesReplyProto> refused) {
        long commit() {
            return heartbeat.getLeaderCommit();
        }

        boolean isNewerThan(Notice other) {
            long term = heartbeat.getLeaderTerm();
            long otherTerm = other.heartbeat.getLeaderTerm();
            return term > otherTerm || term == otherTerm && commit() > other.commit();
        }
    }

    CommitNotices(Appender appender, HeldAcks.Log log) {
        this.appender = appender;
        this.log = log;
    }

    /** @param refused is told why it does not fit this member's log, now or later; of a success nobody is told */
    void take(AppendEntriesRequestProto heartbeat, Consumer<AppendEntriesReplyProto> refused) throws IOException {
        Notice notice = new Notice(heartbeat, refused);
        long flushed = log.flushIndex();
        if (notice.commit() <= flushed) {
            submit(notice);
            return;
        }
        early.accumulateAndGet(
                notice, (before, now) -> before == null || now != null && now.isNewerThan(before) ? now : before);
        if (flushed > log.commitIndex()) {
            submit(notice);
        }
        flushed();
    }

    /** The disk may have more entries than before. */
    void flushed() {
        Notice notice = early.get();
        if (notice != null && notice.commit() <= log.flushIndex() && early.compareAndSet(notice, null)) {
            try {
                submit(notice);
            } catch (IOException | RuntimeException e) {
                LOG.debug("commit {} is left to the next heartbeat: {}", notice.commit(), e.toString());
            }
        }
    }

    private void submit(Notice notice) throws IOException {
        var unused = appender.append(notice.heartbeat).thenAccept(reply -> {
            if (reply.getResult() != AppendResult.SUCCESS) {
                notice.refused.accept(reply);
            }
        });
    }
}
