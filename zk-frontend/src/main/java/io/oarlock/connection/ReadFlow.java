package io.oarlock.connection;

import io.netty.channel.Channel;
import io.oarlock.memory.HeldMemory;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;

/** Decides whether a connection takes one more frame, and whether its socket is read. Event loop only. */
public final class ReadFlow {
    private final Channel channel;
    private final Connection connection;
    private final RequestQueue requests;
    private final FrontEndCounters counters;
    private final HeldMemory reading;
    private int frameBytes;
    private int recordBytes;

    ReadFlow(Channel channel, Connection connection, RequestQueue requests, FrontEndCounters counters) {
        this.channel = channel;
        this.connection = connection;
        this.requests = requests;
        this.counters = counters;
        this.reading = connection.memory().reading();
    }

    /** Where the frames of a connection come from. Event loop only. */
    public interface FrameSource {
        /** Hands over the frames that have come and were not accepted, as far as they are accepted now. */
        void handOver();
    }

    /** Whether there is room for one more request, of which so many bytes are announced. */
    public boolean acceptsFrame(int frameBytes) {
        return !connection.isClosing()
                && connection.reader().takesFrames()
                && requests.hasRoom(frameBytes)
                && channel.isWritable();
    }

    /**
     * So many bytes are read and not taken in.
     *
     * @param progressed whether a frame was taken in since the last call: what is held now has come after it
     */
    public void framesHeld(int bytes, boolean progressed) {
        frameBytes = bytes;
        hold(progressed);
    }

    /** So many bytes are of a TLS record that is not whole. */
    public void recordHeld(int bytes) {
        recordBytes = bytes;
        hold(false);
    }

    private void hold(boolean progressed) {
        int bytes = frameBytes + recordBytes;
        long now = bytes == 0 ? 0 : connection.loop().time().nanoTime();
        if (progressed) {
            reading.restart(now);
        }
        reading.set(bytes, now);
    }

    /** The socket is not read while there is no room. What is read already may be decoded, whatever it takes. */
    public void readOrPause(int nextFrameBytes) {
        boolean read = connection.isClosing() || acceptsFrame(nextFrameBytes) && reading.mayGrow();
        if (channel.config().isAutoRead() != read) {
            if (!read && !connection.reader().awaitsSession()) {
                counters.count(Kind.READING_PAUSED);
            }
            channel.config().setAutoRead(read);
        }
    }

    void closed() {
        reading.set(0, 0);
    }
}
