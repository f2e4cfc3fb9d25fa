package io.oarlock.traffic;

import io.oarlock.metrics.LocalSamples;

/**
 * What went in and out since the last time that it was handed over: counted by one event loop without any ordering, so
 * that a request costs a few additions and not a few contended memory cells.
 */
public final class TrafficTally {
    long received;
    long receivedBytes;
    long sent;
    long sentBytes;
    long notificationBytes;
    final LocalSamples readNanos = new LocalSamples();
    final LocalSamples writeNanos = new LocalSamples();
    final LocalSamples replyBytes = new LocalSamples();
    final LocalSamples proposalBytes = new LocalSamples();

    /** A whole frame, the connect request included. */
    public void requestReceived(int bytes) {
        received++;
        receivedBytes += bytes;
    }

    /** A write was handed to the replica. */
    public void writeProposed(int requestBytes) {
        proposalBytes.add(requestBytes);
    }

    /** The answer to a read, a ping or a handshake. */
    public void readAnswered(int bytes, long latencyNanos) {
        answered(bytes);
        readNanos.add(latencyNanos);
    }

    /** The answer to a write, after it was applied here. */
    public void writeAnswered(int bytes, long latencyNanos) {
        answered(bytes);
        writeNanos.add(latencyNanos);
    }

    public void notificationSent(int bytes) {
        sent++;
        sentBytes += bytes;
        notificationBytes += bytes;
    }

    /** Hands everything over and begins anew. */
    public void moveTo(TrafficCounters counters) {
        if ((received | sent | proposalBytes.count()) == 0) {
            return;
        }
        counters.add(this);
        received = 0;
        receivedBytes = 0;
        sent = 0;
        sentBytes = 0;
        notificationBytes = 0;
        readNanos.clear();
        writeNanos.clear();
        replyBytes.clear();
        proposalBytes.clear();
    }

    private void answered(int bytes) {
        sent++;
        sentBytes += bytes;
        replyBytes.add(bytes);
    }
}
