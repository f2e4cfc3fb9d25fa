package io.oarlock.connection;

/** Where the frames of a connection come from. Event loop only. */
public interface FrameSource {
    /** Hands over the frames that have come and were not accepted, as far as they are accepted now. */
    void handOver();
}
