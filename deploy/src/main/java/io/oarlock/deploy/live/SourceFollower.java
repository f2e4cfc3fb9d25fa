package io.oarlock.deploy.live;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.learner.UnknownTransactionException;
import io.oarlock.migration.tree.DigestMismatchException;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.Operation;
import io.oarlock.replica.ReadScope;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.tree.TreeSnapshot;
import io.oarlock.tree.TreeTotals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a ZooKeeper ensemble on the member that leads: puts its tree, then its transactions, into the log. What may
 * be taken is decided by the state when it is applied, so that nothing here has to be exact about leaders and
 * repetitions: a refusal means to look at the state and to begin again from there.
 *
 * <p>One thread; on the other members it only takes the operator's requests.
 */
public final class SourceFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceFollower.class);
    private static final int RULES_LEVEL = 2;
    private static final long ROUND_MILLIS = 100;
    private static final long PAUSE_MILLIS = 500;
    private static final long CLOSE_MILLIS_MAX = 5_000;
    /** What a tree begins with. */
    private static final int ZNODES_AT_FIRST = 4;

    /** A tree that is not the source's is not asked for again at once. */
    private static final long PAUSE_AFTER_WRONG_TREE_MILLIS = 30_000;

    private static final int EPOCH_SHIFT = 32;
    private static final long COUNTER_MASK = 0xffff_ffffL;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final List<InetSocketAddress> source;
    private final int member;
    private final Replica replica;
    private final ControlFiles files;
    private final Steps steps;
    private final OperatorRequests requests;
    private final Counter transactions;
    private final MigrationStatus shown;
    private final Thread thread;
    private final AtomicBoolean closing = new AtomicBoolean();

    private @Nullable SourceReader reader;
    private SwitchOver switchOver = new SwitchOver();
    private long lastProposed;
    private long sourceEpoch;
    private long readers;
    private boolean needsTree;
    private boolean wasSwitching;
    private String trouble = "";

    /**
     * @param source the quorum ports of the source's servers
     * @param member our id
     */
    public SourceFollower(
            List<InetSocketAddress> source, int member, Replica replica, ControlFiles files, MetricRegistry metrics) {
        this.source = List.copyOf(source);
        this.member = member;
        this.replica = replica;
        this.files = files;
        this.steps = new Steps(replica);
        this.requests = new OperatorRequests(files, replica);
        this.transactions = metrics.counter(Metric.MIGRATION_TRANSACTIONS);
        this.thread = new Thread(this::run, "oarlock-migration");
        this.shown = new MigrationStatus(this.source, member, replica, files);
        shown.register(metrics);
    }

    /** @throws IOException when the directory for its files cannot be made */
    public void start() throws IOException {
        files.make();
        thread.start();
    }

    private void run() {
        while (!closing.get()) {
            try {
                round();
            } catch (IOException | RuntimeException e) {
                troubled(e);
            } catch (InterruptedException e) {
                LOG.debug("interrupted", e);
                closing.set(true);
            }
        }
        leave();
    }

    private void round() throws IOException, InterruptedException {
        requests.take();
        MigrationState state = state();
        // First: what was known before the switch was asked for is not to be shown either.
        noticeSwitch(state);
        tellStatus();
        ReplicaStatus status = replica.status();
        if (!status.leads() || !status.ready()) {
            requests.forget();
        }
        if (!status.leads() || !status.ready() || !mayFollow(state)) {
            leave();
            LockSupport.parkNanos(ROUND_MILLIS * NANOS_PER_MILLI);
            return;
        }
        if (reader == null) {
            join(state);
        }
        SourceEvent event = reader == null ? null : reader.poll(ROUND_MILLIS);
        if (event instanceof SourceEvent.TreeReceived received) {
            takeTree(received.copy());
        } else if (event instanceof SourceEvent.Told told) {
            take(told.transaction());
        } else if (event instanceof SourceEvent.Alive alive) {
            alive(alive);
        } else if (event instanceof SourceEvent.Ended ended) {
            ended(ended);
        }
        refused(steps.collect());
        switchIfDue();
    }

    private boolean mayFollow(@Nullable MigrationState state) {
        return state == null
                || requests.asksToStart() && !state.decidesItself()
                || state.phase() == Phase.COPYING
                || state.follows();
    }

    /** Data of this ensemble's own is no reason to ask the source for all of its tree again and again. */
    private void refuseOwnData(@Nullable MigrationState state) throws IOException {
        try (ReadScope scope = replica.read()) {
            TreeTotals totals = scope.tree().totals();
            if (state == null && (totals.znodes() > ZNODES_AT_FIRST || totals.sessions() > 0)) {
                throw new IOException("this ensemble has data of its own, and a migration begins with an empty one:"
                        + " empty the data directories of its members, or do without oarlock.migration.source");
            }
        }
    }

    private void join(@Nullable MigrationState state) throws IOException {
        refuseOwnData(state);
        boolean goesOn = state != null && state.follows() && !needsTree && !requests.asksToStart();
        lastProposed = lastZxid();
        // One that was left may still be removing its files.
        Path staging = files.staging().resolve(Long.toString(++readers));
        reader = SourceReader.start(source, member, goesOn ? lastProposed : LearnerConnection.NOTHING, staging);
    }

    // ---- the whole tree

    private void takeTree(StagedCopy copy) throws IOException {
        try (copy) {
            MigrationState state = state();
            if (state == null) {
                steps.runOrdinary(new Operation.RaiseRulesLevel(RULES_LEVEL));
            }
            long number = state == null ? 1 : state.copy() + 1;
            long began = System.nanoTime();
            Steps.Refusal refusal = steps.run(new MigrationStep.Begin(number));
            if (refusal == null) {
                refusal = propose(copy, number);
            }
            if (refusal == null) {
                refusal = steps.run(new MigrationStep.Complete(
                        number, copy.received().zxid(), copy.received().digest()));
            }
            lastProposed = copy.received().zxid();
            needsTree = false;
            requests.forget();
            if (!refused(refusal)) {
                trouble = "";
                LOG.info(
                        "took over {} znodes and {} sessions at {} in {} ms",
                        shown.copied(),
                        copy.received().sessions().size(),
                        Zxid.hex(lastProposed),
                        (System.nanoTime() - began) / NANOS_PER_MILLI);
            }
        }
    }

    private Steps.@Nullable Refusal propose(StagedCopy copy, long number) throws IOException {
        TreeSnapshot own;
        try (ReadScope scope = replica.read()) {
            own = scope.snapshot();
        }
        try (own) {
            return new CopyProposer(steps, number, shown::copied).run(copy, own);
        }
    }

    // ---- transactions

    private void take(Transaction transaction) throws IOException {
        long zxid = transaction.zxid();
        if (zxid <= lastProposed) {
            return;
        }
        if (!follows(zxid, lastProposed)) {
            throw new IOException("transactions between " + Zxid.hex(lastProposed) + " and " + Zxid.hex(zxid)
                    + " are missing in what the source tells");
        }
        MigrationState state = state();
        boolean broken = switchOver.isBrokenBy(transaction);
        if (broken && state != null && state.phase() == Phase.SWITCHING) {
            LOG.warn(
                    "the switch is called off: {} is a write of the client 0x{} to the source."
                            + " Shut its clients out first",
                    Zxid.hex(zxid),
                    Long.toHexString(transaction.sessionId()));
            refused(steps.run(new MigrationStep.CancelSwitch()));
        }
        MigrationStep.Apply apply = new MigrationStep.Apply(
                lastProposed,
                zxid,
                transaction.timeMillis(),
                transaction.sessionId(),
                transaction.changes(),
                transaction.digest() == null ? null : transaction.digest().value());
        if (refused(steps.add(apply, zxid, StepBytes.of(transaction)))) {
            return;
        }
        lastProposed = zxid;
        transactions.increment();
        shown.lag(Math.max(0, System.currentTimeMillis() - transaction.timeMillis()));
    }

    /** Within an epoch every number is given out, also to a request that failed; an epoch begins at 1. */
    private static boolean follows(long zxid, long last) {
        return zxid == last + 1 || zxid >>> EPOCH_SHIFT > last >>> EPOCH_SHIFT && (zxid & COUNTER_MASK) == 1;
    }

    private void alive(SourceEvent.Alive alive) throws IOException {
        if (refused(steps.awaitAll())) {
            return;
        }
        shown.lag(0);
        trouble = "";
        switchOver.pinged(alive.lastProposed(), lastProposed);
    }

    private void ended(SourceEvent.Ended ended) throws IOException {
        refused(steps.awaitAll());
        if (ended.why().getCause() instanceof UnknownTransactionException) {
            refused(steps.run(new MigrationStep.Stop(String.valueOf(ended.why().getMessage()))));
        }
        needsTree |= ended.why().getCause() instanceof TooFarBehindException;
        if (ended.nobodyLeads()) {
            switchOver.nobodyLeads();
        } else {
            switchOver.somebodyMayLead();
        }
        if (!switchIfDue()) {
            throw ended.why();
        }
    }

    /**
     * What was refused is looked up in the state, which says why.
     *
     * @return whether something was
     */
    private boolean refused(Steps.@Nullable Refusal refusal) throws IOException {
        if (refusal == null) {
            return false;
        }
        MigrationState state = state();
        if (refusal.outcome().error() == ErrorCode.MARSHALLING_ERROR) {
            String what = refusal.zxid() == 0 ? "a znode of the source" : "transaction " + Zxid.hex(refusal.zxid());
            steps.forget();
            steps.run(new MigrationStep.Stop(what + " is larger than what the log can carry"));
            state = state();
        }
        if (state != null && state.phase() == Phase.STOPPED) {
            LOG.error("the migration has stopped: {}", state.reason());
        } else {
            LOG.info("a step of the migration was refused ({}), the state says how to go on", refusal.outcome());
        }
        leave();
        return true;
    }

    // ---- the switch

    /** Whether this ensemble decides now. */
    private boolean switchIfDue() throws IOException {
        MigrationState state = state();
        boolean due = state != null
                && state.phase() == Phase.SWITCHING
                && steps.isIdle()
                && (requests.forcesSwitch() || switchOver.isQuiet() && switchOver.isGone());
        if (!due) {
            return false;
        }
        long zxid = lastZxid();
        long epoch = Math.max(sourceEpoch, zxid >>> EPOCH_SHIFT);
        if (refused(steps.run(new MigrationStep.SwitchOver(zxid, epoch)))) {
            return false;
        }
        LOG.info("switched over at {}: this ensemble decides from here on", Zxid.hex(zxid));
        trouble = "";
        requests.forget();
        leave();
        return true;
    }

    /** What was known of the source before the switch was asked for says nothing: its clients were not shut out. */
    private void noticeSwitch(@Nullable MigrationState state) {
        boolean switching = state != null && state.phase() == Phase.SWITCHING;
        if (switching && !wasSwitching) {
            switchOver = new SwitchOver();
        }
        if (wasSwitching && !switching) {
            requests.forget();
        }
        wasSwitching = switching;
    }

    // ---- what operators see

    private void tellStatus() throws IOException {
        SourceReader reading = reader;
        shown.told(reading == null ? 0 : reading.lastTold());
        shown.tell(switchOver.isQuiet(), trouble);
    }

    private @Nullable MigrationState state() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().migration();
        }
    }

    private long lastZxid() {
        try (ReadScope scope = replica.read()) {
            return scope.tree().lastZxid();
        }
    }

    // ---- the end of a connection

    private void troubled(Exception e) {
        String now = String.valueOf(e.getMessage());
        if (!now.equals(trouble)) {
            LOG.warn("the source cannot be followed at present: {}", now, e instanceof RuntimeException ? e : null);
        }
        trouble = now;
        leave();
        boolean wrongTree = e.getCause() instanceof DigestMismatchException;
        LockSupport.parkNanos((wrongTree ? PAUSE_AFTER_WRONG_TREE_MILLIS : PAUSE_MILLIS) * NANOS_PER_MILLI);
    }

    private void leave() {
        SourceReader left = reader;
        reader = null;
        steps.forget();
        if (left != null) {
            sourceEpoch = Math.max(sourceEpoch, left.epoch());
            try {
                left.close();
            } catch (IOException e) {
                LOG.debug("closing the connection to the source", e);
            }
        }
    }

    /** Waits until nothing more is proposed. */
    @Override
    public void close() {
        closing.set(true);
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_MILLIS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
