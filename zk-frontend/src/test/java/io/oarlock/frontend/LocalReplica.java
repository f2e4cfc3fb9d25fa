package io.oarlock.frontend;

import io.oarlock.model.Bytes;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.op.Proposal;
import io.oarlock.replica.Applied;
import io.oarlock.replica.ApplyListener;
import io.oarlock.replica.LeaderInbox;
import io.oarlock.replica.LogClock;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import io.oarlock.replica.Ticket;
import io.oarlock.rules.CoreSettings;
import io.oarlock.rules.Decision;
import io.oarlock.rules.LogPosition;
import io.oarlock.rules.ZnodeCore;
import io.oarlock.storage.heap.HeapStore;
import io.oarlock.time.TimeSource;
import io.oarlock.tree.TreeReader;
import io.oarlock.tree.TreeSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A replica without replication: the real rules over a heap store, an apply thread of its own, and the same gate and
 * order that a replicated one keeps; {@code ReplicaContract} holds both to it. A test can hold the apply thread, and
 * set the status that it shows.
 */
final class LocalReplica implements Replica, AutoCloseable {
    static final int MEMBER = 1;

    private static final int PROPOSALS_PER_ENTRY_MAX = 2000;
    private static final ReplicaStatus HEALTHY = new ReplicaStatus(MEMBER, Role.STANDALONE, MEMBER, 1, true, 0);

    private final ZnodeCore core = ZnodeCore.open(HeapStore.open(ZnodeCore.tables()), new CoreSettings(8 << 20));
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private final ReentrantReadWriteLock hold = new ReentrantReadWriteLock();
    private final ConcurrentLinkedQueue<Handed> unflushed = new ConcurrentLinkedQueue<>();
    private final LinkedBlockingQueue<Handed> handed = new LinkedBlockingQueue<>();
    /** So that two threads that flush do not mix up the order. */
    private final ReentrantLock flushing = new ReentrantLock();

    private final TimeSource time;
    private final LogClock clock;
    private final Thread applyThread = new Thread(this::applyUntilStopped, "apply");
    private final Map<Call, Throwable> failures = new ConcurrentHashMap<>();
    private volatile ReplicaStatus status = HEALTHY;
    private volatile ApplyListener listener;
    private volatile LeaderInbox inbox;
    private volatile boolean stopped;
    private volatile CountDownLatch snapshotsHeld;
    private volatile long heldBytes;
    private volatile boolean holdsRounds;
    private final LinkedBlockingQueue<CompletableFuture<Long>> heldRounds = new LinkedBlockingQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile Policy policy = Policy.DEFAULT.withSchemes(new Policy.Schemes(true, true));
    private final AtomicInteger proposals = new AtomicInteger();
    private final AtomicInteger scopes = new AtomicInteger();
    private long sequence;

    private record Handed(Proposal proposal, Ticket ticket) {}

    LocalReplica(TimeSource time) {
        this.time = time;
        this.clock = new LogClock(time::nanoTime);
    }

    void start(ApplyListener appliesTo, LeaderInbox leaderInbox) {
        listener = appliesTo;
        inbox = leaderInbox;
        applyThread.start();
    }

    /** How many read scopes were opened. */
    int scopes() {
        return scopes.get();
    }

    /** Until it is released nothing is applied. By one thread. */
    void holdApplying() {
        hold.readLock().lock();
    }

    void releaseApplying() {
        hold.readLock().unlock();
    }

    /** What the leader stamps from now on. */
    void stamp(Policy stamped) {
        policy = stamped;
    }

    /** From now on rounds are over when the test says so. */
    void holdRounds() {
        holdsRounds = true;
    }

    /** Those that have begun are over, and later ones are not held. */
    void releaseRounds() {
        holdsRounds = false;
        heldRounds.forEach(round -> round.complete(0L));
    }

    /** The next round that has begun and was not taken yet, waiting for it. */
    CompletableFuture<Long> takeRound() throws InterruptedException {
        CompletableFuture<Long> round = heldRounds.poll(20, TimeUnit.SECONDS);
        if (round == null) {
            throw new IllegalStateException("no ReadIndex round begins");
        }
        return round;
    }

    /** How many rounds have begun. */
    int rounds() {
        return rounds.get();
    }

    void show(ReplicaStatus shown) {
        status = shown;
    }

    void showHealthy() {
        status = HEALTHY;
    }

    /** The next call of such a method fails with this, once. */
    void failNext(Call call, Throwable failure) {
        failures.put(call, failure);
    }

    /** From now on whatever a worker does with a snapshot waits. */
    void holdSnapshots(CountDownLatch until) {
        snapshotsHeld = until;
    }

    /** What snapshots are said to hold. */
    void showHeld(long bytes) {
        heldBytes = bytes;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where a test can make it fail. */
    enum Call {
        PROPOSE,
        FLUSH,
        /** Not by upkeep, which reads now and then, and would take the failure away. */
        READ,
        SNAPSHOT,
        /** Whatever a worker does with a snapshot first, which is to ask for ephemerals here. */
        SNAPSHOT_USED,
        STATUS
    }

    private void failIfTold(Call call) {
        if (call == Call.READ && Thread.currentThread().getName().equals("oarlock-upkeep")) {
            return;
        }
        Throwable failure = failures.remove(call);
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    @Override
    public void propose(Proposal proposal, Ticket ticket) {
        failIfTold(Call.PROPOSE);
        unflushed.add(new Handed(proposal, ticket));
        proposals.incrementAndGet();
    }

    /** How many there have been so far. */
    int proposals() {
        return proposals.get();
    }

    @Override
    public void flush() {
        failIfTold(Call.FLUSH);
        flushing.lock();
        try {
            for (Handed next = unflushed.poll(); next != null; next = unflushed.poll()) {
                handed.add(next);
            }
        } finally {
            flushing.unlock();
        }
    }

    @Override
    public ReadScope read() {
        failIfTold(Call.READ);
        scopes.incrementAndGet();
        gate.readLock().lock();
        return new ReadScope() {
            @Override
            public TreeReader tree() {
                return core.tree();
            }

            @Override
            public TreeSnapshot snapshot() {
                failIfTold(Call.SNAPSHOT);
                CountDownLatch held = snapshotsHeld;
                if (held != null) {
                    return new FailingSnapshot(core.snapshot(), () -> await(held));
                }
                return failures.containsKey(Call.SNAPSHOT_USED)
                        ? new FailingSnapshot(core.snapshot(), () -> failIfTold(Call.SNAPSHOT_USED))
                        : core.snapshot();
            }

            @Override
            public long bytesHeldBySnapshots() {
                return heldBytes;
            }

            @Override
            public void close() {
                gate.readLock().unlock();
            }
        };
    }

    @Override
    public CompletableFuture<Long> readIndex() {
        rounds.incrementAndGet();
        CompletableFuture<Long> done = new CompletableFuture<>();
        if (holdsRounds) {
            heldRounds.add(done);
            return done;
        }
        handed.add(new Handed(null, new SyncTicket(done)));
        return done;
    }

    private record SyncTicket(CompletableFuture<Long> done) implements Ticket {}

    @Override
    public CompletableFuture<Bytes> tellLeader(Bytes message) {
        return inbox.onMessage(MEMBER, message);
    }

    @Override
    public ReplicaStatus status() {
        failIfTold(Call.STATUS);
        return status;
    }

    @Override
    public void close() {
        stopped = true;
        // A test that failed may hold it still.
        applyThread.interrupt();
        try {
            applyThread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        handed.addAll(unflushed);
        handed.forEach(left -> listener.onDropped(left.ticket()));
    }

    private void applyUntilStopped() {
        while (!stopped) {
            List<Handed> batch = new ArrayList<>();
            try {
                Handed first = handed.poll(10, TimeUnit.MILLISECONDS);
                if (first == null) {
                    continue;
                }
                batch.add(first);
                hold.writeLock().lockInterruptibly();
                handed.drainTo(batch, PROPOSALS_PER_ENTRY_MAX);
                apply(batch);
            } catch (InterruptedException e) {
                // To be dropped with the rest.
                handed.addAll(batch);
                return;
            } finally {
                if (hold.isWriteLockedByCurrentThread()) {
                    hold.writeLock().unlock();
                }
            }
        }
    }

    private void apply(List<Handed> batch) {
        List<Handed> writes =
                batch.stream().filter(one -> one.proposal() != null).toList();
        if (!writes.isEmpty()) {
            applyEntry(writes);
        }
        for (Handed one : batch) {
            if (one.ticket() instanceof SyncTicket sync) {
                sync.done().complete(core.tree().lastZxid());
            }
        }
    }

    private void applyEntry(List<Handed> writes) {
        sequence++;
        Entry entry = new Entry(
                new Entry.Origin(MEMBER, 1, sequence),
                new Entry.Stamp(clock.read(time.millis(), core.tree().timeMillis()), policy),
                writes.stream().map(Handed::proposal).toList());
        Decision decision = core.decide(new LogPosition(1, sequence), entry);
        List<Applied> applied = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            applied.add(new Applied(
                    writes.get(i).proposal(),
                    decision.effects().get(i),
                    writes.get(i).ticket()));
        }
        gate.writeLock().lock();
        try {
            core.publish(decision);
            listener.onApplied(applied);
        } finally {
            gate.writeLock().unlock();
        }
    }
}
