package io.oarlock.ratis.appender;

import static org.assertj.core.api.Assertions.assertThat;

import io.oarlock.peer.frame.FrameType;
import io.oarlock.ratis.appender.AppendStream.Wish;
import io.oarlock.ratis.transport.AppendFormat.Ack;
import io.oarlock.ratis.transport.AppendRequest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto.AppendResult;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two leaders, one after the other, bring their logs to a follower whose disk is slow, over connections that end at any
 * moment and swallow what is under way. A model follower does what Raft says. What a leader takes for matched is on the
 * follower's disk and its own; in the end both have the same log.
 */
class AppendModelTest {
    private static final int STEPS = 4000;
    private static final long FIRST = 3;
    private static final long SECOND = 4;

    private final ModelFollower follower = new ModelFollower();

    /** A follower as Raft has it; its entries reach its disk in order, later. */
    private static final class ModelFollower {
        private final ModelLog log = new ModelLog();
        private final Deque<Held> held = new ArrayDeque<>();
        private long term = FIRST;
        private long flushed = -1;
        private long commit = -1;

        private record Held(Leader to, long connection, Ack ack) {}

        void take(Leader from, long connection, AppendRequest request) {
            if (request.term() < term) {
                from.answer(connection, ack(request, AppendResult.NOT_LEADER, 0, -1));
                return;
            }
            term = request.term();
            long previous = request.previous() == null ? -1 : request.previous().getIndex();
            if (previous >= 0 && log.termAt(previous) != request.previous().getTerm()) {
                long wanted = Math.min(log.nextIndex(), previous);
                from.answer(connection, ack(request, AppendResult.INCONSISTENCY, wanted, -1));
                return;
            }
            if (!request.isHeartbeat() && request.firstIndex() <= commit) {
                from.answer(connection, ack(request, AppendResult.INCONSISTENCY, commit + 1, -1));
                return;
            }
            for (LogEntryProto entry : request.entries()) {
                append(entry);
            }
            commit = Math.max(commit, Math.min(request.commit(), flushed));
            if (request.type() == FrameType.COMMIT) {
                return;
            }
            long last = previous + request.entries().size();
            Ack success = ack(request, AppendResult.SUCCESS, last + 1, request.isHeartbeat() ? -1 : last);
            if (request.isHeartbeat()) {
                from.answer(connection, success);
            } else {
                held.add(new Held(from, connection, success));
            }
        }

        private void append(LogEntryProto entry) {
            if (log.termAt(entry.getIndex()) == entry.getTerm()) {
                return;
            }
            if (entry.getIndex() < log.nextIndex()) {
                assertThat(entry.getIndex()).as("a committed entry is replaced").isGreaterThan(commit);
                log.truncate(entry.getIndex());
                flushed = Math.min(flushed, entry.getIndex() - 1);
            }
            assertThat(entry.getIndex()).isEqualTo(log.nextIndex());
            log.add(entry);
        }

        private Ack ack(AppendRequest request, AppendResult result, long next, long match) {
            return new Ack(request.callId(), term, result, next, match, commit, "");
        }

        void flush(int count) {
            flushed = Math.min(log.nextIndex() - 1, flushed + count);
            while (!held.isEmpty() && held.peek().ack().matchIndex() <= flushed) {
                Held next = held.remove();
                if (next.ack().term() == term) {
                    next.to().answer(next.connection(), next.ack());
                }
            }
        }
    }

    /** A leader with its connection. */
    private static final class Leader {
        private final long term;
        private final ModelLog log;
        private final Progress progress;
        private final AppendStream stream;
        private final Deque<AppendRequest> toFollower = new ArrayDeque<>();
        private final Deque<Ack> answers = new ArrayDeque<>();
        private long connection = 1;
        private boolean up = true;
        private boolean deposed;

        Leader(long term, ModelLog log) {
            this.term = term;
            this.log = log;
            this.progress = new Progress(log.nextIndex());
            this.stream = new AppendStream(
                    term, log, progress, new AppendStream.Bounds(5, 200, 40, Integer.MAX_VALUE), this::goOnAt);
            stream.up(connection);
        }

        /** As Ratis has it. */
        private long goOnAt(long first, long wanted) {
            long afterMatch = progress.getMatchIndex() + 1;
            long next = afterMatch > wanted && afterMatch != first ? afterMatch : wanted;
            return next == first && next > 0 ? next - 1 : next;
        }

        void answer(long over, Ack ack) {
            if (up && over == connection) {
                answers.add(ack);
            }
        }

        void send(Wish wish) throws IOException {
            AppendRequest request = stream.next(connection, wish, true);
            if (request != null) {
                toFollower.add(request);
            }
        }

        void hear() {
            Ack ack = answers.poll();
            if (ack != null && stream.answered(connection, ack) == AppendStream.Heard.NOT_LEADER) {
                deposed |= ack.term() > term;
                log.stepDown();
            }
        }

        /** The connection ends; a part of what is under way arrives nevertheless. */
        void cut(Random random, ModelFollower follower) {
            while (!toFollower.isEmpty() && random.nextInt(3) > 0) {
                follower.take(this, connection, toFollower.remove());
            }
            toFollower.clear();
            answers.clear();
            up = false;
            stream.down(connection);
            connection++;
        }

        void reconnect() {
            if (!up) {
                up = true;
                stream.up(connection);
            }
        }

        @Nullable
        AppendRequest arriving() {
            return toFollower.poll();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsTakenForMatchedIsOnTheDiskOfTheFollower(long seed) throws Exception {
        Random random = new Random(seed);
        ModelLog common = new ModelLog().append(1, 3);
        Leader first = new Leader(FIRST, copyOf(common).append(FIRST, 1));
        common.entries().forEach(follower.log::add);
        follower.log.append(2, 3);
        follower.flushed = follower.log.nextIndex() - 1;
        List<Leader> leaders = new ArrayList<>(List.of(first));
        for (int step = 0; step < STEPS; step++) {
            if (step == STEPS / 2) {
                // What was matched at the one before may be committed: its successor has it.
                ModelLog inherited = copyOf(first.log);
                inherited.truncate(first.progress.getMatchIndex() + 1);
                leaders.add(new Leader(SECOND, inherited.append(SECOND, 1)));
            }
            act(leaders.get(random.nextInt(leaders.size())), random);
        }
        Leader last = leaders.get(1);
        settle(last);
        assertThat(follower.log.entries()).isEqualTo(last.log.entries());
        assertThat(follower.commit).isEqualTo(last.log.nextIndex() - 1);
        assertThat(first.deposed || first.log.isLeaders()).isTrue();
    }

    private static ModelLog copyOf(ModelLog log) {
        ModelLog copy = new ModelLog();
        log.entries().forEach(copy::add);
        return copy;
    }

    private void act(Leader leader, Random random) throws IOException {
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                if (leader.log.isLeaders()) {
                    leader.log.append(leader.term, 1 + random.nextInt(3));
                }
            }
            case 2, 3 -> leader.send(Wish.NEXT);
            case 4 -> leader.send(Wish.HEARTBEAT);
            case 5, 6, 7 -> {
                AppendRequest request = leader.arriving();
                if (request != null) {
                    follower.take(leader, leader.connection, request);
                }
            }
            case 8 -> follower.flush(1 + random.nextInt(3));
            case 9, 10 -> hear(leader);
            default -> {
                if (random.nextInt(6) == 0) {
                    leader.cut(random, follower);
                } else {
                    leader.reconnect();
                }
            }
        }
    }

    private void hear(Leader leader) {
        leader.hear();
        long match = leader.progress.getMatchIndex();
        if (leader.log.isLeaders() && follower.term == leader.term) {
            assertThat(match).as("matched").isLessThanOrEqualTo(follower.flushed);
            for (long index = 0; index <= match; index++) {
                assertThat(follower.log.termAt(index)).as("entry %d", index).isEqualTo(leader.log.termAt(index));
            }
            if (leader.log.termAt(match) == leader.term) {
                leader.log.commit(match);
            }
        }
    }

    private void settle(Leader leader) throws IOException {
        leader.reconnect();
        for (int i = 0; i < 40 * STEPS && follower.commit < leader.log.nextIndex() - 1; i++) {
            leader.send(i % 50 == 0 ? Wish.HEARTBEAT : Wish.NEXT);
            AppendRequest request = leader.arriving();
            if (request != null) {
                follower.take(leader, leader.connection, request);
            }
            follower.flush(1);
            hear(leader);
        }
    }
}
