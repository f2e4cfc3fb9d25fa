package io.oarlock.deploy.live;

import io.oarlock.deploy.forward.SourceRequests;
import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.learner.LearnerConnection;
import io.oarlock.migration.learner.UnknownTransactionException;
import io.oarlock.migration.tree.DigestMismatchException;
import io.oarlock.migration.tree.MissingTransactionsException;
import io.oarlock.migration.tree.OrphanedEphemeralException;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.MigrationState;
import io.oarlock.model.MigrationState.Phase;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.RulesLevel;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.tree.TreeReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CancellationException;
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
    private static final long ROUND_MILLIS = 100;
    private static final long PAUSE_MILLIS = 500;
    private static final long CLOSE_MILLIS_MAX = 5_000;

    /** A tree that is not the source's is not asked for again at once. */
    private static final long PAUSE_AFTER_WRONG_TREE_MILLIS = 30_000;

    private static final int EPOCH_SHIFT = 32;
    private static final long COUNTER_MASK = 0xffff_ffffL;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Replica replica;
    private final AppliedMigration applied;
    private final ControlFiles files;
    private final Steps steps;
    private final TransactionSteps transactionSteps;
    private final OperatorRequests requests;
    private final SourceRequests forwarded;
    private final SwitchOver switchOver;
    private final SwitchProcedure switching;
    private final SourceLink link;
    private final CopyTakeover takeover;
    private final Counter transactions;
    private final MigrationStatus shown;
    private final Thread thread;
    private final AtomicBoolean closing = new AtomicBoolean();

    private long term;
    private long lookedAroundNanos = System.nanoTime();
    /** Until then the source is left alone, and operators are heard. */
    private long joinsFromNanos = System.nanoTime();

    private long lastProposed;
    private boolean needsTree;
    private boolean hasFollowed;
    private String trouble = "";

    /** @param forwarded requests of clients, which go to the leader that is followed */
    public SourceFollower(
            SourceSettings settings,
            Replica replica,
            ControlFiles files,
            SourceRequests forwarded,
            MetricRegistry metrics) {
        this.replica = replica;
        this.applied = new AppliedMigration(replica);
        this.files = files;
        this.steps = new Steps(replica);
        this.transactionSteps = new TransactionSteps(steps, applied, settings.sessionsMax(), metrics);
        this.requests = new OperatorRequests(files, replica);
        this.takeover = new CopyTakeover(replica, steps, this::copied);
        this.forwarded = forwarded;
        this.switchOver = new SwitchOver();
        this.link = new SourceLink(settings, files.staging(), switchOver, forwarded);
        this.switching = new SwitchProcedure(applied, steps, requests, switchOver, link);
        this.transactions = metrics.counter(Metric.MIGRATION_TRANSACTIONS);
        this.thread = new Thread(this::run, "oarlock-migration");
        this.shown = new MigrationStatus(settings, replica, files);
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
        MigrationState state = applied.state();
        tellIfIgnored(state);
        // First: what was known before the switch was asked for is not to be shown either.
        switching.notice(state);
        tellStatus();
        ReplicaStatus status = replica.status();
        if (!status.leads() || !status.ready()) {
            requests.forget();
        }
        if (!status.leads() || status.term() != term) {
            // Another leader may have taken writes of the source meanwhile.
            switchOver.forget();
            term = status.term();
        }
        if (!status.leads() || !status.ready() || !mayFollow(state)) {
            leave();
            LockSupport.parkNanos(ROUND_MILLIS * NANOS_PER_MILLI);
            return;
        }
        if (switching.isForced()) {
            // No more events are taken: a source that goes on telling would put the switch off.
            if (!refused(steps.awaitAll())) {
                switchIfDue();
            }
            return;
        }
        forwarded.allow(applied.read(TreeReader::rulesLevel) >= RulesLevel.SOURCE_ANSWERS);
        if (!link.isJoined() && System.nanoTime() - joinsFromNanos < 0) {
            LockSupport.parkNanos(ROUND_MILLIS * NANOS_PER_MILLI);
            return;
        }
        if (!link.isJoined()) {
            join(state);
        }
        SourceEvent event = link.poll(ROUND_MILLIS);
        if (event instanceof SourceEvent.TreeReceived received) {
            takeTree(received.copy());
        } else if (event instanceof SourceEvent.Told told) {
            take(told);
        } else if (event instanceof SourceEvent.Alive alive) {
            alive(alive);
        } else if (event instanceof SourceEvent.Synced) {
            synced();
        } else if (event instanceof SourceEvent.Ended ended) {
            ended(ended);
        }
        refused(steps.collect());
        switchIfDue();
    }

    private boolean mayFollow(@Nullable MigrationState state) {
        if (state == null) {
            return !applied.hasOwnData();
        }
        return requests.asksToStart() && !state.decidesItself() || state.phase() == Phase.COPYING || state.follows();
    }

    /** A setting that has no effect here must not look as if it had one. */
    private void tellIfIgnored(@Nullable MigrationState state) {
        hasFollowed |= state != null && !state.decidesItself();
        String why = "";
        if (state == null && applied.hasOwnData()) {
            why = "this ensemble has data of its own. To take the source over, empty the data directories of all"
                    + " members";
        } else if (state != null && state.decidesItself() && !hasFollowed) {
            why = "the source was switched over. Take the setting out";
        }
        if (!why.isEmpty() && !why.equals(trouble)) {
            LOG.error("oarlock.migration.source is ignored, and clients are served as ever: {}", why);
            trouble = why;
        }
    }

    private void join(@Nullable MigrationState state) throws IOException {
        takeover.refuseOwnData();
        boolean goesOn = state != null && state.follows() && !needsTree && !requests.asksToStart();
        lastProposed = applied.lastZxid();
        link.join(goesOn ? lastProposed : LearnerConnection.NOTHING);
    }

    // ---- the whole tree

    private void takeTree(StagedCopy copy) throws IOException {
        try (copy) {
            Steps.Refusal refusal = takeover.run(copy);
            lastProposed = copy.received().zxid();
            needsTree = false;
            requests.forget();
            if (!refused(refusal)) {
                trouble = "";
            }
        }
    }

    /** A copy of minutes keeps the operator neither waiting nor uninformed. */
    private void copied(long znodes) {
        shown.copied(znodes);
        long now = System.nanoTime();
        if (now - lookedAroundNanos < PAUSE_MILLIS * NANOS_PER_MILLI) {
            return;
        }
        lookedAroundNanos = now;
        if (closing.get()) {
            throw new CancellationException("the server is stopping");
        }
        try {
            requests.take();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tellStatus();
    }

    // ---- transactions

    private void take(SourceEvent.Told told) throws IOException {
        Transaction transaction = told.transaction();
        long zxid = transaction.zxid();
        if (zxid <= lastProposed) {
            return;
        }
        if (!follows(zxid, lastProposed)) {
            throw new IOException("transactions between " + Zxid.hex(lastProposed) + " and " + Zxid.hex(zxid)
                    + " are missing in what the source tells");
        }
        refused(switching.look(transaction, told.ours()));
        MigrationStep.Apply apply = new MigrationStep.Apply(
                lastProposed,
                zxid,
                transaction.timeMillis(),
                transaction.sessionId(),
                transaction.changes(),
                transaction.digest() == null ? null : transaction.digest().value(),
                told.ours() ? transaction.answer() : null);
        if (refused(transactionSteps.add(apply, transaction))) {
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
        switchOver.pinged(alive.lastProposed(), lastProposed, alive.asked());
    }

    /** What was told before is applied here, and so by every member that asks our leader then. */
    private void synced() throws IOException {
        if (!refused(steps.awaitAll())) {
            forwarded.synced();
        }
    }

    private void ended(SourceEvent.Ended ended) throws IOException {
        needsTree |= ended.why().getCause() instanceof TooFarBehindException;
        if (refused(steps.awaitAll())) {
            return;
        }
        link.tookAll(ended);
        if (ended.why().getCause() instanceof UnknownTransactionException && mayStop(applied.state())) {
            refused(steps.run(new MigrationStep.Stop(String.valueOf(ended.why().getMessage()))));
        }
        if (!switchIfDue()) {
            throw ended.why();
        }
    }

    /** Before the first copy there is nothing to stop: the next snapshot has that transaction in it. */
    private static boolean mayStop(@Nullable MigrationState state) {
        return state != null && (state.follows() || state.phase() == Phase.COPYING);
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
        MigrationState state = applied.state();
        if (refusal.outcome().error() == ErrorCode.MARSHALLING_ERROR) {
            String what = refusal.zxid() == 0 ? "a znode of the source" : "transaction " + Zxid.hex(refusal.zxid());
            steps.forget();
            steps.run(new MigrationStep.Stop(what + " is larger than what the log can carry"));
            state = applied.state();
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
        if (!switching.isDue() || refused(switching.run())) {
            return false;
        }
        trouble = "";
        leave();
        return true;
    }

    // ---- what operators see

    private void tellStatus() {
        shown.told(link.lastTold());
        try {
            shown.tell(switchOver.isQuiet(), requests.outcome(), trouble);
        } catch (IOException e) {
            // Nobody sees the status then; it is no reason to leave the source.
            LOG.warn("the status of the migration cannot be written: {}", e.toString());
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
        Throwable why = e.getCause();
        boolean wrongTree = e instanceof WrongTreeException
                || why instanceof WrongTreeException
                || why instanceof DigestMismatchException
                || why instanceof OrphanedEphemeralException
                || why instanceof MissingTransactionsException
                || why instanceof UnknownTransactionException;
        if (wrongTree) {
            joinsFromNanos = System.nanoTime() + PAUSE_AFTER_WRONG_TREE_MILLIS * NANOS_PER_MILLI;
        }
        long pauseMillis = switching.isWaitingForTheEnd() ? ROUND_MILLIS : PAUSE_MILLIS;
        LockSupport.parkNanos(pauseMillis * NANOS_PER_MILLI);
    }

    private void leave() {
        steps.forget();
        link.leave(lastProposed);
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
