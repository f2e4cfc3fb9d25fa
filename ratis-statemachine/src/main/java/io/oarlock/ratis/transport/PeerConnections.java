package io.oarlock.ratis.transport;

import io.oarlock.peer.RefusalLog;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.ratis.thirdparty.io.netty.channel.Channel;

/**
 * The connections that others have opened to the Raft port, bounded in their number and in the bytes of messages that
 * have not come whole. At a bound one is closed: first one over which no member has asked anything yet, then the one
 * that has been silent for longest, so that members that talk keep theirs. Any thread.
 */
public final class PeerConnections {
    private static final long FIRST_REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long WHOLE_MESSAGE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final int connectionsMax;
    private final long unfinishedBytesMax;
    private final RefusalLog log;
    private final LongSupplier nanoTime;
    private final Set<Inbound> open = ConcurrentHashMap.newKeySet();
    /** How many of them nobody has begun to close. */
    private final AtomicInteger live = new AtomicInteger();

    private final AtomicLong unfinishedBytes = new AtomicLong();

    /** One connection. What it holds is written by its event loop only. */
    public final class Inbound {
        private final Channel channel;
        private volatile boolean member;
        private volatile long heardNanos = nanoTime.getAsLong();
        private volatile int held;
        private volatile long heldSinceNanos;
        private final AtomicBoolean over = new AtomicBoolean();

        private Inbound(Channel channel) {
            this.channel = channel;
        }

        /** A request of a member has come. */
        void heard() {
            heardNanos = nanoTime.getAsLong();
            member = true;
        }

        /** So many bytes of an unfinished message are held now. */
        void holds(int bytes) {
            if (!open.contains(this)) {
                return;
            }
            if (held == 0 && bytes > 0) {
                heldSinceNanos = nanoTime.getAsLong();
            }
            int more = bytes - held;
            held = bytes;
            if (unfinishedBytes.addAndGet(more) > unfinishedBytesMax && more > 0) {
                closeLargest();
            }
        }

        /** Says why, at most once a minute for an address, and closes. */
        void refuse(String reason) {
            if (end()) {
                log.refused(channel.remoteAddress(), reason);
                channel.close();
            }
        }

        /** Whether it was not over before. */
        private boolean end() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                live.decrementAndGet();
            }
            return first;
        }

        private void closed() {
            boolean unused = end();
            if (open.remove(this)) {
                unfinishedBytes.addAndGet(-held);
            }
        }
    }

    public PeerConnections(int connectionsMax, long unfinishedBytesMax, RefusalLog log, LongSupplier nanoTime) {
        this.connectionsMax = connectionsMax;
        this.unfinishedBytesMax = unfinishedBytesMax;
        this.log = log;
        this.nanoTime = nanoTime;
    }

    public int count() {
        return live.get();
    }

    public long unfinishedBytes() {
        return unfinishedBytes.get();
    }

    Inbound opened(Channel channel) {
        Inbound inbound = new Inbound(channel);
        open.add(inbound);
        live.incrementAndGet();
        // Again where another event loop chose the same one.
        while (live.get() > connectionsMax) {
            closeQuietest(inbound);
        }
        channel.closeFuture().addListener(closed -> inbound.closed());
        return inbound;
    }

    private void closeQuietest(Inbound newest) {
        Comparator<Inbound> order = Comparator.comparing(other -> other.member);
        open.stream()
                .filter(other -> !other.over.get() && other != newest)
                .min(order.thenComparingLong(other -> other.heardNanos))
                .orElse(newest)
                .refuse("there are more than " + connectionsMax + " connections");
    }

    private void closeLargest() {
        open.stream()
                .filter(other -> !other.over.get())
                .max(Comparator.comparing((Inbound other) -> !other.member).thenComparingInt(other -> other.held))
                .ifPresent(
                        other -> other.refuse("unfinished messages hold more than " + unfinishedBytesMax + " bytes"));
    }

    /** To be called every second or so: closes those that let others wait. */
    void closeOverdue() {
        long now = nanoTime.getAsLong();
        for (Inbound inbound : open) {
            if (!inbound.member && now - inbound.heardNanos > FIRST_REQUEST_NANOS) {
                inbound.refuse("no request of a member for ten seconds");
            } else if (inbound.held > 0 && now - inbound.heldSinceNanos > WHOLE_MESSAGE_NANOS) {
                inbound.refuse("a message that was not whole after half a minute");
            }
        }
    }
}
