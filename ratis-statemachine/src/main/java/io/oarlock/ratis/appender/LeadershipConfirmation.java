package io.oarlock.ratis.appender;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer.Division;
import org.jspecify.annotations.Nullable;

/**
 * ReadIndex (Ongaro's thesis, section 6.4): the index up to which a linearizable read must wait, handed out once a
 * majority of the voters has confirmed that this member still leads. A follower confirms it with a success, in the term
 * of the question, of a request whose id was not given away when the question was asked: the request left later, so
 * that at that time no majority had gone over to another leader, and the commit index that was read before covers every
 * write that was answered. Each question needs answers of its own; nothing is kept from one for the next.
 *
 * <p>Any thread; no lock is held while an answer completes.
 */
public final class LeadershipConfirmation {
    /** Shorter than another member waits for the answer; who asked asks again. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);

    private final RaftPeerId self;
    private final Runnable pump;
    private final LongSupplier nanoTime;
    /** Of the newest leadership. They stay when it ends: their terms tell them from those of the next one. */
    private final Map<RaftPeerId, Sender> senders = new ConcurrentHashMap<>();

    private final Set<Question> open = ConcurrentHashMap.newKeySet();

    /**
     * Sends to one follower.
     *
     * @param wantHeartbeat has a heartbeat leave soon
     */
    record Sender(RaftPeerId follower, AppendStream stream, Runnable wantHeartbeat) {}

    /** @param pump sends what senders have to send */
    public LeadershipConfirmation(RaftPeerId self, Runnable pump, LongSupplier nanoTime) {
        this.self = self;
        this.pump = pump;
        this.nanoTime = nanoTime;
    }

    /**
     * Takes in who sends to a follower from now on. Called before it sends anything, and after the former has ended.
     */
    void add(Sender sender) {
        senders.put(sender.follower(), sender);
    }

    /** Asks on behalf of a member; see {@link #ask(Leading)}. */
    public CompletableFuture<Long> ask(Division division) {
        return ask(new Own(division));
    }

    /**
     * Completes with the index of a log entry when this leadership is confirmed. Fails with an {@link IOException} when
     * this member does not lead or has applied nothing of its term yet, when its term ends, and when not enough
     * followers answer in time.
     */
    CompletableFuture<Long> ask(Leading leading) {
        long term = leading.term();
        if (!leading.isReady() || leading.term() != term) {
            return CompletableFuture.failedFuture(new IOException("this member does not lead, or not yet"));
        }
        Question question = new Question(leading, term, nanoTime.getAsLong());
        if (question.isConfirmed()) {
            return CompletableFuture.completedFuture(question.index);
        }
        // Its heartbeats are wanted only now, so that none of their answers can come before somebody waits for it.
        open.add(question);
        question.awaited.keySet().forEach(sender -> sender.wantHeartbeat().run());
        pump.run();
        return question.answer;
    }

    /** Looks whether questions are confirmed; called after an answer of a follower was taken. */
    void answered() {
        for (Question question : List.copyOf(open)) {
            if (question.isConfirmed() && open.remove(question)) {
                question.answer.complete(question.index);
            }
        }
    }

    /** Ends the questions that this leadership will not answer; to be called every few moments. */
    public void expire() {
        for (Question question : List.copyOf(open)) {
            String reason = question.objection();
            if (reason != null && open.remove(question)) {
                question.answer.completeExceptionally(new IOException(reason));
            }
        }
    }

    private final class Question {
        private final Leading leading;
        private final long term;
        private final long askedNanos;
        private final Voters voters;
        private final long index;
        /** The id from which on a success of a sender's follower counts. */
        private final Map<Sender, Long> awaited = new HashMap<>();

        private final CompletableFuture<Long> answer = new CompletableFuture<>();

        Question(Leading leading, long term, long askedNanos) {
            this.leading = leading;
            this.term = term;
            this.askedNanos = askedNanos;
            this.voters = leading.voters();
            // Before the ids: what is confirmed is that this member led when it read the commit index.
            this.index = leading.committed();
            for (Sender sender : senders.values()) {
                if (sender.stream().term() == term && voters.include(sender.follower())) {
                    awaited.put(sender, sender.stream().nextCallId());
                }
            }
        }

        boolean isConfirmed() {
            return voters.isMajority(voter -> voter.equals(self) || hasConfirmed(voter));
        }

        private boolean hasConfirmed(RaftPeerId voter) {
            // Another sender than the one that was asked has not been asked.
            Sender sender = senders.get(voter);
            Long from = sender == null ? null : awaited.get(sender);
            return sender != null && from != null && sender.stream().confirmedCallId() >= from;
        }

        @Nullable
        String objection() {
            if (leading.term() != term || !leading.isReady()) {
                return "the leadership of term " + term + " has ended";
            }
            return nanoTime.getAsLong() - askedNanos >= PATIENCE_NANOS
                    ? "no majority has confirmed the leadership of term " + term + " in time"
                    : null;
        }
    }

    private record Own(Division division) implements Leading {
        @Override
        public long term() {
            return division.getInfo().getCurrentTerm();
        }

        @Override
        public boolean isReady() {
            return division.getInfo().isLeader() && division.getInfo().isLeaderReady();
        }

        @Override
        public long committed() {
            return division.getRaftLog().getLastCommittedIndex();
        }

        @Override
        public Voters voters() {
            return Voters.of(division.getRaftConf());
        }
    }
}
