package io.oarlock.memory;

import io.oarlock.replica.Fault;
import io.oarlock.time.TimeSource;
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
 * when that does not help for a while, or when it is full, those that hold most are closed, among about equals those
 * that have held it longest, until there is room.
 *
 * <p>One thread, which sleeps unless a budget is tight.
 */
public final class MemoryGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryGuard.class);
    private static final long ROUND_MILLIS = 20;
    private static final long TIGHT_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);
    private static final long LOG_NANOS_MIN = TimeUnit.SECONDS.toNanos(1);

    private final FrontEndCounters counters;
    private final Fault fault;
    private final TimeSource time;
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ScheduledExecutorService thread;
    private List<MemoryHolders> loops = List.of();
    private List<Watched> watched = List.of();
    private long loggedNanos;
    private int unlogged;

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
    private record Holding(MemoryHolder holder, long bytes, long fairParts, long sinceNanos) {
        private static final int BITS_PER_CLASS = 3;

        /**
         * Eight times a fair part and more, 64 times, and so on. Within a class the one goes first that has held it
         * longest: a frame that is just being read is larger than many that never end, and must not go before them.
         */
        int sizeClass() {
            return (Long.SIZE - 1 - Long.numberOfLeadingZeros(fairParts)) / BITS_PER_CLASS;
        }
    }

    public MemoryGuard(FrontEndCounters counters, TimeSource time, Fault fault) {
        this.counters = counters;
        this.time = time;
        this.fault = fault;
        this.loggedNanos = time.nanoTime() - LOG_NANOS_MIN;
        this.thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "oarlock-memory");
            made.setDaemon(true);
            return made;
        });
    }

    /** To be called once, before there are connections. */
    public void watch(List<MemoryBudget> budgets, List<? extends MemoryHolders> eventLoops) {
        watched = budgets.stream().map(Watched::new).toList();
        loops = List.copyOf(eventLoops);
    }

    /** A budget has become tight. Any thread. */
    public void wake() {
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
            loops.forEach(MemoryHolders::memoryHasChanged);
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
        long now = time.nanoTime();
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
        for (Holding worst : holdings(budget)) {
            if (excess < 0) {
                return;
            }
            excess -= worst.bytes();
            close(budget, worst);
        }
    }

    private List<Holding> holdings(MemoryBudget budget) {
        long fair = budget.fairBytes();
        List<Holding> holdings = new ArrayList<>();
        for (MemoryHolders loop : loops) {
            for (MemoryHolder holder : loop.holders()) {
                HeldMemory held = holder.memory().of(budget);
                // Its event loop goes on writing: one reading, or the parts would not match the bytes.
                long bytes = held.bytes();
                if (bytes > fair) {
                    holdings.add(new Holding(holder, bytes, bytes / fair, held.sinceNanos()));
                }
            }
        }
        holdings.sort(Comparator.comparingInt(Holding::sizeClass).reversed().thenComparingLong(Holding::sinceNanos));
        return holdings;
    }

    private void close(MemoryBudget budget, Holding worst) {
        counters.count(Kind.CLOSED_FOR_MEMORY);
        MemoryHolder holder = worst.holder();
        holder.closeForMemory();
        long now = time.nanoTime();
        if (now - loggedNanos < LOG_NANOS_MIN) {
            unlogged++;
            return;
        }
        LOG.warn(
                "closing {} of session 0x{}, which holds {} bytes of {}: all together hold {} of {} bytes"
                        + " ({} more were closed since the last such line)",
                holder.remote(),
                Long.toHexString(holder.sessionId()),
                worst.bytes(),
                budget.name(),
                budget.used(),
                budget.bytesMax(),
                unlogged);
        loggedNanos = now;
        unlogged = 0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
