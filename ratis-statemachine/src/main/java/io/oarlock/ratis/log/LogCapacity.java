package io.oarlock.ratis.log;

import io.oarlock.model.Bound;
import java.io.IOException;

/**
 * How large a record of the Raft log may be, and what each layer that carries it must therefore be able to take: the
 * one place from which those sizes come. It is the same on all members, whatever their configurations say, so that a
 * member can take whatever another one appends, and never less than the largest record that lies on this member's disk:
 * a limit for what is yet to come must not judge what was acknowledged. Immutable.
 *
 * @param recordBytesMax largest record of the log, with what Ratis puts around an entry
 */
public record LogCapacity(long recordBytesMax) {
    /** Ratis' ids, term, index, lengths and checksum around an entry: about a hundred bytes. */
    private static final int RECORD_OVERHEAD_BYTES = 1024;
    /** What a proposal may have besides its request: identities and numbers. */
    private static final long PROPOSAL_OVERHEAD_BYTES = 512L << 10;
    /** Ratis checks its write buffer against the append limit with eight bytes to spare. */
    private static final int WRITE_BUFFER_SPARE_BYTES = 64;

    private static final long MESSAGE_BYTES_MIN = 8L << 20;
    private static final long MESSAGE_OVERHEAD_BYTES = 64L << 10;
    private static final long QUEUE_BYTES_MIN = 64L << 20;
    /**
     * So many of the largest requests must fit into the heap: Ratis keeps those of seven segments, and the latest is
     * there as a frame, decoded, encoded, on its way to each follower and in the state. Half the heap is for everything
     * else.
     */
    private static final int COPIES = 32;
    /** A member that starts with an entry on its disk has it in the log's cache, decoded, and in the state. */
    private static final int COPIES_AT_START = 4;

    /** For a log whose largest record has so many bytes. */
    public static LogCapacity of(long largestRecordBytes) {
        long fromNow = Bound.LOGGED_ENTRY_BYTES.defaultValue() + RECORD_OVERHEAD_BYTES;
        return new LogCapacity(Math.max(fromNow, largestRecordBytes + RECORD_OVERHEAD_BYTES));
    }

    /**
     * The largest request frame that the log, and a heap of so many bytes, can carry. The default frame always passes.
     */
    public static long frameBytesMax(long heapBytes) {
        long carried = Bound.LOGGED_ENTRY_BYTES.defaultValue() - PROPOSAL_OVERHEAD_BYTES;
        return Math.max(Bound.FRAME_BYTES.defaultValue(), Math.min(carried, heapBytes / COPIES));
    }

    /**
     * Refuses a start that would run out of memory over what is in the log, before anything is touched.
     *
     * @throws IOException with the heap that is needed
     */
    public void checkHeap(long heapBytes) throws IOException {
        long needed = COPIES_AT_START * recordBytesMax;
        boolean largerThanEver = recordBytesMax > of(0).recordBytesMax();
        if (largerThanEver && heapBytes < needed) {
            throw new IOException("the Raft log holds a record of " + (recordBytesMax - RECORD_OVERHEAD_BYTES)
                    + " bytes, which a heap of " + heapBytes + " bytes cannot carry: start with at least -Xmx"
                    + ((needed >> 20) + 1) + "m");
        }
    }

    /** Bytes of the largest append to a follower, which has one entry; also what Ratis reads back as one record. */
    public long appendBytes() {
        return recordBytesMax;
    }

    public long writeBufferBytes() {
        return recordBytesMax + WRITE_BUFFER_SPARE_BYTES;
    }

    /** Bytes that may wait for the disk. */
    public long queueBytes() {
        return Math.max(QUEUE_BYTES_MIN, 2 * recordBytesMax);
    }

    /**
     * Bytes that may wait for their commit on the leader, of all members together: whatever they may have in flight.
     */
    public long pendingBytes(int members, long inFlightEach) {
        return Math.max(QUEUE_BYTES_MIN, members * (inFlightEach + recordBytesMax));
    }

    /**
     * Largest message between members: an append, with some bytes around each of many small entries, or a piece of a
     * snapshot.
     */
    public int messageBytes() {
        long append = recordBytesMax + recordBytesMax / 8 + MESSAGE_OVERHEAD_BYTES;
        return (int) Math.min(Integer.MAX_VALUE - 8, Math.max(MESSAGE_BYTES_MIN, append));
    }
}
