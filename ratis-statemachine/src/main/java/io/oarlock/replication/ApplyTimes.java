package io.oarlock.replication;

import io.oarlock.metrics.Counter;
import io.oarlock.metrics.Histogram;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.ZnodePath;
import io.oarlock.op.Entry;
import io.oarlock.op.Operation;
import io.oarlock.op.OperationKind;
import io.oarlock.op.Proposal;
import io.oarlock.rules.DecisionObserver;
import io.oarlock.rules.LogPosition;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the apply thread takes for entries and for what is in them: everybody waits for that thread. An entry that
 * takes long is logged with what took longest in it, at most one a second. Apply thread only.
 */
final class ApplyTimes implements DecisionObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ApplyTimes.class);
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int PATH_CHARACTERS_MAX = 200;

    private final LongSupplier nanoTime;
    private final Histogram operations;
    private final Histogram entries;
    private final Counter slowEntries;

    private long begunNanos;
    private long lookedNanos;
    private long longestNanos;
    private @Nullable Proposal longest;
    private @Nullable Long toldNanos;

    ApplyTimes(MetricRegistry metrics, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        List<String> kinds = Arrays.stream(OperationKind.values())
                .map(OperationKind::toString)
                .toList();
        this.operations = metrics.histogram(Metric.APPLY_OPERATION_SECONDS, kinds);
        this.entries = metrics.histogram(Metric.APPLY_ENTRY_SECONDS, List.of("entry"));
        this.slowEntries = metrics.counter(Metric.APPLY_SLOW_ENTRIES_TOTAL);
    }

    /** An entry is about to be decided. */
    void begin() {
        begunNanos = nanoTime.getAsLong();
        lookedNanos = begunNanos;
        longestNanos = -1;
        longest = null;
    }

    @Override
    public void decided(Proposal proposal) {
        long now = nanoTime.getAsLong();
        long nanos = now - lookedNanos;
        lookedNanos = now;
        operations.observe(OperationKind.of(proposal.operation()).ordinal(), nanos);
        if (nanos > longestNanos) {
            longestNanos = nanos;
            longest = proposal;
        }
    }

    /** The entry is through: written, and told to the front end. */
    void end(LogPosition position, Entry entry) {
        long now = nanoTime.getAsLong();
        long nanos = now - begunNanos;
        entries.observe(0, nanos);
        if (nanos > SLOW_NANOS) {
            slowEntries.increment();
            if (toldNanos == null || now - toldNanos >= AGAIN_NANOS) {
                toldNanos = now;
                LOG.warn("{}", text(position, entry, nanos));
            }
        }
        longest = null;
    }

    private String text(LogPosition position, Entry entry, long nanos) {
        String text = "entry " + position.index() + " of term " + position.term() + " from member "
                + entry.origin().member() + " with "
                + entry.proposals().size() + " requests held the apply thread for " + millis(nanos)
                + " ms, deciding took " + millis(lookedNanos - begunNanos) + " ms of it";
        Proposal most = longest;
        return most == null
                ? text
                : text + "; longest: " + describe(most.operation()) + " by session 0x"
                        + Long.toHexString(most.sessionId()) + ", " + millis(longestNanos) + " ms";
    }

    private static String describe(Operation operation) {
        String kind = OperationKind.of(operation).toString();
        if (operation instanceof Operation.Multi multi && !multi.operations().isEmpty()) {
            return kind + " of " + multi.operations().size() + " from "
                    + describe(multi.operations().get(0));
        }
        ZnodePath path = pathOf(operation);
        if (path == null) {
            return kind;
        }
        String text = path.value();
        return kind + " " + (text.length() <= PATH_CHARACTERS_MAX ? text : text.substring(0, PATH_CHARACTERS_MAX));
    }

    private static @Nullable ZnodePath pathOf(Operation operation) {
        if (operation instanceof Operation.Create create) {
            return create.path();
        } else if (operation instanceof Operation.Delete delete) {
            return delete.path();
        } else if (operation instanceof Operation.SetData setData) {
            return setData.path();
        } else if (operation instanceof Operation.SetAcl setAcl) {
            return setAcl.path();
        } else if (operation instanceof Operation.Check check) {
            return check.path();
        }
        return operation instanceof Operation.RemoveUnused unused ? unused.path() : null;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }
}
