package io.oarlock.read;

import io.netty.buffer.ByteBuf;
import io.oarlock.memory.MemoryBudgets;
import io.oarlock.model.Bound;
import io.oarlock.model.Bytes;
import io.oarlock.model.ErrorCode;
import io.oarlock.model.Limits;
import io.oarlock.model.ZnodePath;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import io.oarlock.tree.TreeReader;
import io.oarlock.wire.Request;
import org.jspecify.annotations.Nullable;

/** Writes lists of names, bounded in bytes, and keeps those of children for the next request. Any thread. */
public final class ListingWriter {
    /**
     * Longer listings are made by a worker from a snapshot, so that neither the gate nor the event loop waits for them.
     */
    static final int CHILDREN_INLINE_MAX = 1000;

    private final ChildListCache cache;
    private final Limits limits;
    private final FrontEndCounters counters;

    public ListingWriter(ChildListCache cache, Limits limits, FrontEndCounters counters) {
        this.cache = cache;
        this.limits = limits;
        this.counters = counters;
    }

    /** The encoded list of a parent that is at {@code pzxid}, if it is kept. Not to be changed. */
    @Nullable
    Bytes kept(ZnodePath path, long pzxid) {
        return cache.find(path, pzxid);
    }

    ErrorCode writeChildren(TreeReader tree, ZnodePath path, long pzxid, ByteBuf out) {
        NameList names = new NameList(out, bytesMax());
        if (!names.addChildren(tree, path)) {
            return tooLong();
        }
        byte[] made = new byte[out.writerIndex() - names.start()];
        out.getBytes(names.start(), made);
        cache.keep(path, pzxid, Bytes.wrap(made));
        return ErrorCode.OK;
    }

    /** Paths that start with a prefix. */
    ErrorCode writeEphemerals(TreeReader tree, long sessionId, String prefix, ByteBuf out) {
        NameList names = new NameList(out, bytesMax());
        tree.forEachEphemeral(sessionId, path -> !path.value().startsWith(prefix) || names.add(path.value()));
        return names.end() ? ErrorCode.OK : tooLong();
    }

    void writeParts(Request.MultiRead multiRead, MultiReadResults results, ByteBuf out) {
        if (!results.write(multiRead, out)) {
            counters.count(Kind.RESULTS_CUT);
        }
    }

    /** Of all results of a multiRead together. */
    int multiReadBytesMax() {
        return limits.intOf(Bound.MULTI_READ_BYTES);
    }

    /**
     * Whether one more may be left to a worker, which counts it: until it is made, its snapshot may hold what has
     * changed since.
     *
     * @param heldBytes of the snapshots of others
     */
    boolean beginsLong(long heldBytes) {
        boolean begins = heldBytes < MemoryBudgets.heldBytesMax(limits);
        counters.count(begins ? Kind.LONG_LISTINGS : Kind.LISTINGS_REFUSED);
        return begins;
    }

    private int bytesMax() {
        return MemoryBudgets.listingBytesMax(limits);
    }

    private ErrorCode tooLong() {
        counters.count(Kind.RESULTS_CUT);
        return ErrorCode.THROTTLED_OP;
    }
}
