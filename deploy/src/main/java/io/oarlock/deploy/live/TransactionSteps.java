package io.oarlock.deploy.live;

import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.migration.zookeeper.Transaction;
import io.oarlock.model.Zxid;
import io.oarlock.op.MigrationStep;
import io.oarlock.op.SourceChange;
import io.oarlock.tree.TreeReader;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts transactions of the source into the log that all members can bear to apply. One that they cannot, or that opens
 * a session more than there may be, stops the migration instead: nothing of it is taken, and the source goes on. Used
 * by one thread.
 */
final class TransactionSteps {
    private final Steps steps;
    private final AppliedMigration applied;
    private final long sessionsMax;
    private final AtomicLong largestBytes = new AtomicLong();
    /** Sessions opened by what was proposed since nothing was under way. */
    private long opened;

    private boolean quotasChanged;

    /** @param sessionsMax how many sessions there may be */
    TransactionSteps(Steps steps, AppliedMigration applied, long sessionsMax, MetricRegistry metrics) {
        this.steps = steps;
        this.applied = applied;
        this.sessionsMax = sessionsMax;
        metrics.gauge(Metric.MIGRATION_TRANSACTION_BYTES, largestBytes::get);
    }

    /**
     * Proposes a transaction behind the others.
     *
     * @return the first refusal among those that were waited for; then it was not proposed
     */
    Steps.@Nullable Refusal add(MigrationStep.Apply apply, Transaction transaction) throws IOException {
        if (steps.isIdle()) {
            opened = 0;
            quotasChanged = false;
        }
        long opens = opens(transaction);
        boolean mayBeFull = opens > 0 && sessions() + opened + opens > sessionsMax;
        Steps.Refusal refusal = mayBeFull || quotasChanged ? awaitAll() : null;
        if (refusal != null) {
            return refusal;
        }
        if (opens > 0 && sessions() + opened + opens > sessionsMax) {
            return stop(
                    transaction,
                    "opens a session beside " + sessions() + ", and no more than " + sessionsMax
                            + " are possible (oarlock.sessionsMax)");
        }
        TransactionWork.Size size = TransactionWork.of(transaction, applied);
        if (size.isTooMuch() && !steps.isIdle()) {
            refusal = awaitAll();
            size = TransactionWork.of(transaction, applied);
        }
        if (refusal != null) {
            return refusal;
        }
        if (size.isTooMuch()) {
            return stop(
                    transaction,
                    "is more than a member may spend on one: it holds "
                            + mebibytes(size.heapBytes()) + " of " + mebibytes(TransactionWork.Size.HEAP_BYTES_MAX)
                            + " and reads " + mebibytes(size.readBytes()) + " of "
                            + mebibytes(TransactionWork.Size.READ_BYTES_MAX) + ", or more");
        }
        largestBytes.accumulateAndGet(size.heapBytes(), Math::max);
        opened += opens;
        quotasChanged |= TransactionWork.changesQuotas(transaction);
        return steps.add(apply, transaction.zxid(), size.heapBytes());
    }

    private Steps.@Nullable Refusal awaitAll() throws IOException {
        Steps.Refusal refusal = steps.awaitAll();
        opened = 0;
        quotasChanged = false;
        return refusal;
    }

    private Steps.@Nullable Refusal stop(Transaction transaction, String why) throws IOException {
        return steps.run(new MigrationStep.Stop("transaction " + Zxid.hex(transaction.zxid()) + " of the session 0x"
                + Long.toHexString(transaction.sessionId()) + ", with " + transaction.parts() + " parts, " + why
                + ". Nothing of it was taken"));
    }

    private long opens(Transaction transaction) {
        return transaction.changes().stream()
                .filter(SourceChange.OpenSession.class::isInstance)
                .filter(open -> applied.read(tree -> tree.session(transaction.sessionId()) == null))
                .count();
    }

    private long sessions() {
        return applied.read(TreeReader::totals).sessions();
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + " MiB";
    }
}
