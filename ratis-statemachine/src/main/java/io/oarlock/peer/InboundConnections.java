package io.oarlock.peer;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The connections that others have opened and that have shaken hands, and what they hold of frames that have not come
 * whole. The acceptor adds, readers come and go by themselves; any thread reads.
 */
public final class InboundConnections {
    private static final int INQUIRIES_MAX = 8;

    private final long unfinishedBytesMax;
    private final AtomicLong unfinishedBytes = new AtomicLong();
    private final Set<InboundReader> open = ConcurrentHashMap.newKeySet();
    private final Map<Integer, InboundReader> members = new ConcurrentHashMap<>();
    /** Connections that have not shaken hands. */
    private final AtomicInteger strangers = new AtomicInteger();

    /** @param unfinishedBytesMax what all frames that have not come whole may hold together */
    public InboundConnections(long unfinishedBytesMax) {
        this.unfinishedBytesMax = unfinishedBytesMax;
    }

    /** All that are open. */
    public int count() {
        return strangers.get() + open.size();
    }

    public long unfinishedBytes() {
        return unfinishedBytes.get();
    }

    void strangersAre(int count) {
        strangers.set(count);
    }

    /** Ends the connection that the same member had, and returns it: it may still be handling a frame. */
    @Nullable
    InboundReader add(InboundReader reader) {
        open.add(reader);
        if (reader.ends().inquiry()) {
            while (inquiries() > INQUIRIES_MAX) {
                endOldestInquiry("more than " + INQUIRIES_MAX + " inquiries at a time");
            }
            return null;
        }
        InboundReader before = members.put(reader.ends().peer(), reader);
        if (before != null) {
            before.end("member " + reader.ends().peer() + " has connected again");
        }
        return before;
    }

    /** How many members are connected. */
    int members() {
        return members.size();
    }

    /** How many ask something without being members. */
    int inquiries() {
        return (int) open.stream()
                .filter(reader -> reader.ends().inquiry() && reader.isOpen())
                .count();
    }

    void endOldestInquiry(String reason) {
        open.stream()
                .filter(reader -> reader.ends().inquiry() && reader.isOpen())
                .min(Comparator.comparingLong(reader -> reader.ends().number()))
                .ifPresent(oldest -> oldest.end(reason));
    }

    void remove(InboundReader reader) {
        open.remove(reader);
        InboundReader before = reader.before();
        if (before == null) {
            members.remove(reader.ends().peer(), reader);
        } else {
            // The next one has to wait for that one; it removes itself.
            members.replace(reader.ends().peer(), reader, before);
        }
    }

    /** A reader holds so many bytes more, or fewer. */
    void held(int more) {
        if (unfinishedBytes.addAndGet(more) > unfinishedBytesMax && more > 0) {
            open.stream()
                    .filter(InboundReader::isOpen)
                    .max(Comparator.comparing(
                                    (InboundReader reader) -> reader.ends().inquiry())
                            .thenComparingInt(InboundReader::held))
                    .ifPresent(reader ->
                            reader.refuse("unfinished frames hold more than " + unfinishedBytesMax + " bytes"));
        }
    }

    void endAll(String reason) {
        open.forEach(reader -> reader.end(reason));
    }

    /** Waits until all have ended, for a while: one may wait for the disk. */
    void join(long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (InboundReader reader : open) {
            reader.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        }
    }
}
