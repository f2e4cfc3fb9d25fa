package io.oarlock.request;

import io.oarlock.model.Limits;

/** The default limits with one of them changed. */
final class TestLimits {
    private static final Limits ALL = Limits.DEFAULTS;

    private TestLimits() {}

    static Limits connectionsPerAddress(int max) {
        return with(
                ALL.outstandingPerConnectionMax(),
                ALL.watchesPerConnectionMax(),
                max,
                ALL.unsentBytesPerConnectionMax());
    }

    static Limits watchesPerConnection(int max) {
        return with(
                ALL.outstandingPerConnectionMax(),
                max,
                ALL.connectionsPerAddressMax(),
                ALL.unsentBytesPerConnectionMax());
    }

    static Limits outstandingPerConnection(int max) {
        return with(
                max, ALL.watchesPerConnectionMax(), ALL.connectionsPerAddressMax(), ALL.unsentBytesPerConnectionMax());
    }

    static Limits unsentBytesPerConnection(int max) {
        return with(
                ALL.outstandingPerConnectionMax(), ALL.watchesPerConnectionMax(), ALL.connectionsPerAddressMax(), max);
    }

    private static Limits with(int outstanding, int watches, int connections, int unsentBytes) {
        return new Limits(
                ALL.frameBytesMax(),
                ALL.entryOperationsMax(),
                ALL.entryBytesMax(),
                ALL.entriesInFlightMax(),
                ALL.outstandingMax(),
                outstanding,
                watches,
                connections,
                ALL.connectionsMax(),
                ALL.sessionsMax(),
                unsentBytes,
                ALL.expirySessionsPerEntryMax(),
                ALL.logDiskBytesMax());
    }
}
