package io.oarlock.rows;

import io.oarlock.encoding.BrokenBytesException;
import io.oarlock.encoding.ByteReader;
import io.oarlock.encoding.ByteWriter;
import io.oarlock.tree.TreeTotals;

/**
 * What the state is apart from znodes and sessions; written with every batch.
 *
 * @param term of the last log entry applied
 * @param index of the last log entry applied
 * @param lastZxid last transaction id given out
 * @param timeMillis time of the last entry; never goes back
 * @param digest wrapping sum of the checksums of all rows of znodes and sessions
 * @param rulesLevel level that the next entry is decided at
 */
public record CoreState(
        long term, long index, long lastZxid, long timeMillis, long digest, int rulesLevel, TreeTotals totals) {

    private static final int FORMAT = 1;

    /** The same state further down the log. */
    public CoreState at(long newTerm, long newIndex) {
        return new CoreState(newTerm, newIndex, lastZxid, timeMillis, digest, rulesLevel, totals);
    }

    static void write(CoreState state, ByteWriter out) {
        out.putByte(FORMAT);
        out.putLong(state.term);
        out.putLong(state.index);
        out.putLong(state.lastZxid);
        out.putLong(state.timeMillis);
        out.putLong(state.digest);
        out.putInt(state.rulesLevel);
        out.putLong(state.totals.znodes());
        out.putLong(state.totals.ephemerals());
        out.putLong(state.totals.sessions());
        out.putLong(state.totals.dataBytes());
    }

    static CoreState read(ByteReader in) {
        int format = in.getByte();
        if (format != FORMAT) {
            throw new BrokenBytesException("state format " + format);
        }
        return new CoreState(
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                new TreeTotals(in.getLong(), in.getLong(), in.getLong(), in.getLong()));
    }
}
