package io.oarlock.memory;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;

/**
 * How many bytes all connections together may hold of one kind: requests that are being read, or replies that are not
 * sent.
 *
 * <p>Each event loop adds up what its own connections hold in a {@link Share} that no other thread writes, and the
 * shares are summed only when one has changed by more than a small part of the budget: a request costs no contended
 * memory cell. Three quarters are for everybody. In the last quarter a connection may take more only while it holds no
 * more than its fair part of that quarter, so that small requests are served whichever connections fill the rest, and
 * the sum of all fair parts ends at the budget.
 */
public final class MemoryBudget {
    /** A sum is late by at most one part of so many of the budget. */
    private static final int LATENESS_DIVISOR = 16;
    /** What a connection may hold even when nothing is left: a ping and its answer. */
    private static final long BYTES_ALWAYS = 4096;

    private static final long ROOM_POLL_NANOS = 2_000_000;
    private static final int ROOM_POLLS_MAX = 250;

    private final String name;
    private final long bytesMax;
    private final long tightBytes;
    private final long changeNoticed;
    private final IntSupplier connections;
    private final Runnable onTight;
    private final List<Share> shares = new CopyOnWriteArrayList<>();
    /** What no event loop holds: replies on their way from a worker to one. */
    private final AtomicLong elsewhere = new AtomicLong();

    private volatile Level level = Level.FREE;

    /** How full it is. */
    enum Level {
        FREE,
        /** The last quarter has begun: a connection that holds much gets no more. */
        TIGHT,
        FULL
    }

    /**
     * @param bytesMax more than 0
     * @param loops how many shares there will be
     * @param connections how many are open now
     * @param onTight called on any thread when it is not {@link Level#FREE} any more
     */
    MemoryBudget(String name, long bytesMax, int loops, IntSupplier connections, Runnable onTight) {
        this.name = name;
        this.bytesMax = bytesMax;
        this.tightBytes = bytesMax / 4 * 3;
        this.changeNoticed = Math.max(1, bytesMax / LATENESS_DIVISOR / loops);
        this.connections = connections;
        this.onTight = onTight;
    }

    /** Of one event loop. */
    Share share() {
        Share share = new Share();
        shares.add(share);
        return share;
    }

    String name() {
        return name;
    }

    long bytesMax() {
        return bytesMax;
    }

    /** Below this it is {@link Level#FREE}. */
    long tightBytes() {
        return tightBytes;
    }

    /** Any thread. */
    long used() {
        return elsewhere.get() + shares.stream().mapToLong(Share::used).sum();
    }

    Level level() {
        return level;
    }

    /** What each connection may hold while it is tight. */
    long fairBytes() {
        return Math.max(BYTES_ALWAYS, bytesMax / 4 / Math.max(1, connections.getAsInt()));
    }

    /** Whether a connection that holds so much may take more. */
    public boolean admits(long held) {
        return switch (level) {
            case FREE -> true;
            case TIGHT -> held <= fairBytes();
            case FULL -> held <= BYTES_ALWAYS;
        };
    }

    /** Bytes that belong to no connection yet, or do no longer. Any thread. */
    public void changeElsewhere(long bytes) {
        elsewhere.addAndGet(bytes);
        look();
    }

    /** Worker: waits a moment while it is full; false when it stays so. */
    public boolean awaitRoom() {
        for (int polls = 0; look() == Level.FULL; polls++) {
            if (polls >= ROOM_POLLS_MAX) {
                return false;
            }
            LockSupport.parkNanos(ROOM_POLL_NANOS);
        }
        return true;
    }

    /** Sums up. */
    Level look() {
        long used = used();
        Level before = level;
        Level now = used >= bytesMax ? Level.FULL : used >= tightBytes ? Level.TIGHT : Level.FREE;
        level = now;
        if (before == Level.FREE && now != Level.FREE) {
            onTight.run();
        }
        return now;
    }

    /** What the connections of one event loop hold. Written by that loop alone. */
    public final class Share {
        private final AtomicLong used = new AtomicLong();
        private long lookedAt;

        public void change(long bytes) {
            long now = used.getPlain() + bytes;
            used.setRelease(now);
            if (Math.abs(now - lookedAt) >= changeNoticed) {
                lookedAt = now;
                look();
            }
        }

        public MemoryBudget budget() {
            return MemoryBudget.this;
        }

        private long used() {
            return used.getAcquire();
        }
    }
}
