package io.oarlock.request;

import io.oarlock.replica.Fault;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes room in the budgets of memory. While one is tight the connections that hold much of it are not served further;
 * when that does not help for a while, or when it is full, those that hold most are closed, until there is room.
 *
 * <p>One thread, which sleeps unless a budget is tight.
 */
final class MemoryGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    private static final long ROUND_MILLIS = 20;
    private static final long TIGHT_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final FrontEndCounters counters;
    private final Fault fault;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ScheduledExecutorService thread;
    private List<EventLoopContext> shards = List.of();
    private List<Watched> watched = List.of();
    private long toldNanos = System.nanoTime() - LOG_NANOS_MIN;
    private int untold;

    /** A budget, and since when it is tight without a pause. */
    private static final class Watched {
        private final MemoryBudget budget;
        private long tightSinceNanos;
        private boolean tight;

        Watched(MemoryBudget budget) {
            this.budget = budget;
        }
    }

    /** Who holds how much, as it was when somebody looked: the numbers must not move while they are sorted. */
    private record Holder(Connection connection, long bytes, long sinceNanos) {
        /** To the power of two: among about equals the one goes first that has held it longest. */
        int magnitude() {
            return Long.SIZE - Long.numberOfLeadingZeros(bytes);
        }
    }

    MemoryGuard(FrontEndCounters counters, Fault fault) {
        this.counters = counters;
        this.fault = fault;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "oarlock-memory");
            made.setDaemon(true);
            return made;
        });
    }

    /** To be called once, before there are connections. */
    void watch(List<MemoryBudget> budgets, List<EventLoopContext> loops) {
        watched = budgets.stream().map(Watched::new).toList();
        shards = List.copyOf(loops);
    }

    /** A budget has become tight. Any thread. */
    void wake() {
        if (awake.compareAndSet(false, true)) {
            next(0);
        }
    }

    private void next(long millis) {
        try {
            var unused = thread.schedule(this::round, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("stopping");
        }
    }

    private void round() {
        try {
            boolean tight = false;
            for (Watched one : watched) {
                tight |= look(one);
            }
            // Who waits has room now, or another fair part than before; who has sent something says so.
            shards.forEach(EventLoopContext::memoryHasChanged);
            if (!tight) {
                awake.set(false);
                tight = watched.stream().anyMatch(one -> one.budget.look() != MemoryBudget.Level.FREE)
                        && awake.compareAndSet(false, true);
            }
            if (tight) {
                next(ROUND_MILLIS);
            }
        } catch (RuntimeException e) {
            LOG.error("looking after memory failed once", e);
            next(ROUND_MILLIS);
        } catch (Error e) {
            fault.fatal("the thread that looks after memory failed", e);
        }
    }

    /** Whether it is tight. */
    private boolean look(Watched one) {
        MemoryBudget.Level level = one.budget.look();
        long now = System.nanoTime();
        if (level == MemoryBudget.Level.FREE) {
            one.tight = false;
            return false;
        }
        if (!one.tight) {
            one.tight = true;
            one.tightSinceNanos = now;
        }
        if (level == MemoryBudget.Level.FULL || now - one.tightSinceNanos > TIGHT_NANOS_MAX) {
            closeWorst(one.budget);
            one.tightSinceNanos = now;
        }
        return true;
    }

    /** Those that hold most, until less than three quarters would be held. */
    private void closeWorst(MemoryBudget budget) {
        long excess = budget.used() - budget.tightBytes();
        for (Holder worst : holders(budget)) {
            if (excess < 0) {
                return;
            }
            excess -= worst.bytes();
            close(budget, worst);
        }
    }

    private List<Holder> holders(MemoryBudget budget) {
        long fair = budget.fairBytes();
        List<Holder> holders = new ArrayList<>();
        for (EventLoopContext shard : shards) {
            for (Connection connection : shard.connections()) {
                HeldMemory held = connection.memory().of(budget);
                if (held.bytes() > fair) {
                    holders.add(new Holder(connection, held.bytes(), held.sinceNanos()));
                }
            }
        }
        holders.sort(Comparator.comparingInt(Holder::magnitude).reversed().thenComparingLong(Holder::sinceNanos));
        return holders;
    }

    private void close(MemoryBudget budget, Holder worst) {
        counters.count(Kind.CLOSED_FOR_MEMORY);
        Connection connection = worst.connection();
        connection.shard().post(connection, connection::closeForMemory);
        long now = System.nanoTime();
        if (now - toldNanos < LOG_NANOS_MIN) {
            untold++;
            return;
        }
        LOG.warn(
                "closing {} of session 0x{}, which holds {} bytes of {}: all together hold {} of {} bytes"
                        + " ({} more were closed since the last such line)",
                connection.remote(),
                Long.toHexString(connection.sessionId()),
                worst.bytes(),
                budget.name(),
                budget.used(),
                budget.bytesMax(),
                untold);
        toldNanos = now;
        untold = 0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
