package io.oarlock.ratis.log;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Remembers where the last so many bytes of the log begin, so that a purge behind a checkpoint leaves them for
 * followers that lag a little. The apply thread writes; the two sizes may be read by anybody.
 */
public final class LogTail {
    private static final int STEPS = 64;

    private final long bytesKept;
    private final Deque<Step> steps = new ArrayDeque<>();
    private final AtomicLong checkpointIndex = new AtomicLong(-1);
    private final AtomicLong bytesSinceCheckpoint = new AtomicLong();
    private long bytes;
    /** Ratis does not take an index back that it was told. */
    private long purgeable = -1;

    private record Step(long index, long bytesBefore) {}

    public LogTail(long bytesKept) {
        this.bytesKept = bytesKept;
    }

    /** Begins anew at a checkpoint, which Ratis takes as its own floor. */
    public void restart(long index) {
        restart(index, index, 0);
    }

    /**
     * Begins anew behind a checkpoint.
     *
     * @param checkpoint index of the newest one
     * @param floor what Ratis takes as its own
     * @param bytesSince of log behind the checkpoint that are not added any more
     */
    public void restart(long checkpoint, long floor, long bytesSince) {
        steps.clear();
        purgeable = floor;
        checkpointIndex.set(checkpoint);
        bytesSinceCheckpoint.set(bytesSince);
    }

    public void add(long index, long entryBytes) {
        Step last = steps.peekLast();
        if (last == null || bytes - last.bytesBefore() >= bytesKept / STEPS) {
            steps.addLast(new Step(index, bytes));
        }
        bytes += entryBytes;
        bytesSinceCheckpoint.addAndGet(entryBytes);
        while (steps.size() > 1 && bytes - second().bytesBefore() >= bytesKept) {
            steps.removeFirst();
        }
    }

    /** Notes a checkpoint and says up to which index the log may be purged now. */
    public long checkpointed(long index) {
        checkpointIndex.set(index);
        bytesSinceCheckpoint.set(0);
        Step first = steps.peekFirst();
        long unneeded = first == null ? index : Math.min(index, first.index() - 1);
        purgeable = Math.max(purgeable, unneeded);
        return purgeable;
    }

    public long checkpointIndex() {
        return checkpointIndex.get();
    }

    public long bytesSinceCheckpoint() {
        return bytesSinceCheckpoint.get();
    }

    private Step second() {
        Iterator<Step> iterator = steps.iterator();
        iterator.next();
        return iterator.next();
    }
}
