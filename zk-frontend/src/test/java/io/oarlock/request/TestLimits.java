package io.oarlock.request;

import io.oarlock.model.Limits;

/** The default limits with one of them changed. */
final class TestLimits {
    private static final Limits ALL = Limits.DEFAULTS;

    private final int connections;
    private final int unsentBytes;
    private int outstanding = ALL.outstandingPerConnectionMax();
    private long outstandingBytes = ALL.outstandingBytesMax();
    private long connectionBytes = ALL.outstandingBytesPerConnectionMax();
    private int watches = ALL.watchesPerConnectionMax();

    private TestLimits(int connections, int unsentBytes) {
        this.connections = connections;
        this.unsentBytes = unsentBytes;
    }

    private TestLimits() {
        this(ALL.connectionsPerAddressMax(), ALL.unsentBytesPerConnectionMax());
    }

    static Limits connectionsPerAddress(int max) {
        return new TestLimits(max, ALL.unsentBytesPerConnectionMax()).limits();
    }

    static Limits watchesPerConnection(int max) {
        TestLimits changed = new TestLimits();
        changed.watches = max;
        return changed.limits();
    }

    static Limits outstandingPerConnection(int max) {
        TestLimits changed = new TestLimits();
        changed.outstanding = max;
        return changed.limits();
    }

    static Limits outstandingBytesPerConnection(long max) {
        TestLimits changed = new TestLimits();
        changed.connectionBytes = max;
        return changed.limits();
    }

    static Limits outstandingBytes(long max) {
        TestLimits changed = new TestLimits();
        changed.outstandingBytes = max;
        return changed.limits();
    }

    static Limits unsentBytesPerConnection(int max) {
        return new TestLimits(ALL.connectionsPerAddressMax(), max).limits();
    }

    private Limits limits() {
        return new Limits(
                ALL.frameBytesMax(),
                ALL.entryOperationsMax(),
                ALL.entryBytesMax(),
                ALL.entriesInFlightMax(),
                ALL.outstandingMax(),
                outstanding,
                outstandingBytes,
                connectionBytes,
                watches,
                connections,
                ALL.connectionsMax(),
                ALL.sessionsMax(),
                unsentBytes,
                ALL.expirySessionsPerEntryMax(),
                ALL.logDiskBytesMax());
    }
}
