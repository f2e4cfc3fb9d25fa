package io.oarlock.ratis.follower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.junit.jupiter.api.Test;

/** When an acknowledgement leaves, and when it never does. */
class HeldAcksTest {
    private static final long TERM = 3;

    private final FakeLog log = new FakeLog();
    private final Queue<Runnable> later = new ArrayDeque<>();
    private final HeldAcks acks = new HeldAcks(log, (millis, task) -> later.add(task), () -> {});

    private static final class FakeLog implements HeldAcks.Log {
        private long flushed;
        private long term = TERM;

        @Override
        public long flushIndex() {
            return flushed;
        }

        @Override
        public long commitIndex() {
            return -1;
        }

        @Override
        public long term() {
            return term;
        }
    }

    private CompletableFuture<AppendEntriesReplyProto> add(CompletableFuture<AppendEntriesReplyProto> reply) {
        CompletableFuture<AppendEntriesReplyProto> told = acks.add(reply, TERM);
        acks.release();
        return told;
    }

    private static AppendEntriesReplyProto success(long match) {
        return AppendEntriesReplyProto.newBuilder()
                .setResult(AppendResult.SUCCESS)
                .setMatchIndex(match)
                .build();
    }

    private static CompletableFuture<AppendEntriesReplyProto> done(long match) {
        return CompletableFuture.completedFuture(success(match));
    }

    @Test
    void oneWhoseEntriesAreFlushedLeavesAtOnce() {
        log.flushed = 7;
        assertThat(add(done(7)).join().getMatchIndex()).isEqualTo(7);
        assertThat(later).isEmpty();
    }

    @Test
    void oneThatNoAppendReportsLeavesWhenTheLogIsLookedAt() {
        var told = add(done(7));
        log.flushed = 7;
        assertThat(told).isNotDone();
        later.remove().run();
        assertThat(told).isCompletedWithValue(success(7));
        assertThat(later).isEmpty();
    }

    @Test
    void itIsLookedAgainWhileOneIsHeldAndOncePerTurn() {
        var first = add(done(7));
        var second = add(done(8));
        assertThat(later).hasSize(1);
        later.remove().run();
        assertThat(later).hasSize(1);
        log.flushed = 8;
        later.remove().run();
        assertThat(first).isDone();
        assertThat(second).isDone();
        assertThat(later).isEmpty();
    }

    @Test
    void noneOvertakesAnAppendThatIsNotAnswered() {
        CompletableFuture<AppendEntriesReplyProto> truncating = new CompletableFuture<>();
        log.flushed = 9;
        var first = add(truncating);
        var again = add(done(7));
        assertThat(again).isNotDone();
        log.flushed = 7;
        truncating.complete(success(7));
        assertThat(first).isDone();
        assertThat(again).isDone();
    }

    @Test
    void noneIsTrueOnceTheTermHasRisen() {
        var told = add(done(7));
        log.term = TERM + 1;
        log.flushed = 7;
        later.remove().run();
        assertThatThrownBy(told::join).hasCauseInstanceOf(IOException.class).hasMessageContaining("term 4");
    }

    @Test
    void aFailedAppendFailsWhatIsHeldBehindIt() {
        CompletableFuture<AppendEntriesReplyProto> failing = new CompletableFuture<>();
        log.flushed = 9;
        var first = add(failing);
        var again = add(done(7));
        failing.completeExceptionally(new IOException("the disk is broken"));
        assertThatThrownBy(first::join).hasMessageContaining("broken");
        assertThatThrownBy(again::join).hasMessageContaining("broken");
        assertThat(add(done(8))).isCompletedWithValue(success(8));
    }

    @Test
    void whatACheckpointReplacedIsNeverAcknowledgedAndHoldsUpNothing() {
        var forgotten = add(new CompletableFuture<>());
        acks.drop(new IOException("replaced"));
        assertThatThrownBy(forgotten::join).hasMessageContaining("replaced");
        log.flushed = 9;
        assertThat(add(done(9))).isDone();
    }
}
