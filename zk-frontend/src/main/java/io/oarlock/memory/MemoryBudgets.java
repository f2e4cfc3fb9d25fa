package io.oarlock.memory;

import io.netty.util.internal.PlatformDependent;
import io.oarlock.model.Bound;
import io.oarlock.model.Limits;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * What connections may hold of the memory of this JVM, over all of them. Sockets are read into and written from direct
 * memory, which the JVM limits apart from the heap.
 *
 * @param requests frames that are being read, unfinished ones included
 * @param replies replies and events that clients have not taken
 * @param stagedEvents what the apply thread has staged; event loops count down what they have delivered
 * @param identities what connections have proved, or begun to
 * @param connects connect requests that wait for their sessions
 * @param heap the rest
 */
public record MemoryBudgets(
        MemoryBudget requests,
        MemoryBudget replies,
        MemoryBudget.Share stagedEvents,
        IdentityMemory identities,
        ConnectMemory connects,
        Heap heap) {
    /** Of the parts of a whole that budgets are, in the order of the constructors below. */
    private static final int REQUESTS_DIVISOR = 8;

    private static final int REPLIES_DIVISOR = 4;
    private static final int LISTING_DIVISOR = 16;
    private static final int OUTSTANDING_DIVISOR = 8;
    private static final int WATCHES_DIVISOR = 6;
    private static final int IDENTITIES_DIVISOR = 32;
    private static final int CONNECTS_DIVISOR = 16;
    /** Half of what may wait for the log. */
    private static final int CONNECTS_PER_OUTSTANDING = 2;

    private static final int HELD_DIVISOR = 8;
    private static final int EVENTS_DIVISOR = 16;
    private static final int LISTINGS_KEPT_DIVISOR = 32;
    private static final int HANDSHAKES_DIVISOR = 16;
    private static final int LOCAL_SESSIONS_DIVISOR = 32;

    /**
     * Bytes of heap.
     *
     * @param outstandingMax of requests that wait for their answer, decoded
     * @param watches of watches
     * @param listingsKeptMax of lists of children that are kept for the next who asks
     */
    public record Heap(long outstandingMax, FairShare watches, long listingsKeptMax) {}

    /** Sized from this JVM where the limits say nothing. */
    public static MemoryBudgets of(Limits limits, int loops, IntSupplier connections, Runnable onTight) {
        long direct = directBytesMax();
        long heap = Runtime.getRuntime().maxMemory();
        return new MemoryBudgets(
                new MemoryBudget(
                        "requests being read",
                        orPart(limits, Bound.REQUEST_MEMORY, direct / REQUESTS_DIVISOR),
                        loops,
                        connections,
                        onTight),
                new MemoryBudget(
                        "unsent replies",
                        orPart(limits, Bound.REPLY_MEMORY, direct / REPLIES_DIVISOR),
                        loops,
                        connections,
                        onTight),
                new MemoryBudget(
                                "events",
                                orPart(limits, Bound.EVENT_MEMORY, heap / EVENTS_DIVISOR),
                                loops,
                                connections,
                                () -> {})
                        .share(),
                new IdentityMemory(
                        new FairShare(orPart(limits, Bound.IDENTITY_MEMORY, heap / IDENTITIES_DIVISOR), connections)),
                new ConnectMemory(
                        orPart(limits, Bound.CONNECT_MEMORY, heap / CONNECTS_DIVISOR),
                        CONNECTS_PER_OUTSTANDING * limits.intOf(Bound.OUTSTANDING)),
                new Heap(
                        Math.min(limits.of(Bound.OUTSTANDING_BYTES), heap / OUTSTANDING_DIVISOR),
                        new FairShare(orPart(limits, Bound.WATCH_MEMORY, heap / WATCHES_DIVISOR), connections),
                        Math.min(limits.of(Bound.LISTINGS_KEPT), heap / LISTINGS_KEPT_DIVISOR)));
    }

    /** The longest list: two are made at a time. */
    public static int listingBytesMax(Limits limits) {
        return (int) Math.min(limits.of(Bound.LISTING_BYTES), directBytesMax() / LISTING_DIVISOR);
    }

    /** What snapshots may hold for one more listing to be begun. */
    public static long heldBytesMax(Limits limits) {
        return Math.min(limits.of(Bound.HELD_BYTES), Runtime.getRuntime().maxMemory() / HELD_DIVISOR);
    }

    /** What TLS handshakes under way may take of the heap. */
    public static long handshakeBytesMax(Limits limits) {
        return orPart(limits, Bound.HANDSHAKE_MEMORY, Runtime.getRuntime().maxMemory() / HANDSHAKES_DIVISOR);
    }

    /** What sessions that only this member knows may take of the heap. */
    public static long localSessionBytesMax(Limits limits) {
        return orPart(limits, Bound.LOCAL_SESSION_MEMORY, Runtime.getRuntime().maxMemory() / LOCAL_SESSIONS_DIVISOR);
    }

    /** To be called once for each event loop. */
    public EventLoopMemory ofEventLoop(Limits limits, int loops) {
        return new EventLoopMemory(
                requests.share(),
                replies.share(),
                stagedEvents,
                stagedEvents.budget().share(),
                new OutstandingRequests(limits.intOf(Bound.OUTSTANDING) / loops, heap.outstandingMax() / loops));
    }

    public List<MemoryBudget> guarded() {
        return List.of(requests, replies);
    }

    private static long orPart(Limits limits, Bound bound, long part) {
        long set = limits.of(bound);
        return set > 0 ? set : Math.max(1, part);
    }

    private static long directBytesMax() {
        long netty = PlatformDependent.maxDirectMemory();
        return netty > 0 ? netty : Runtime.getRuntime().maxMemory();
    }
}
