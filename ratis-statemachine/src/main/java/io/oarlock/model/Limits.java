package io.oarlock.model;

/**
 * Every bound of the server in one place. Reaching one means back-pressure (sockets are not read) or ZooKeeper's error
 * code, never an unbounded queue and never an entry that cannot be applied.
 *
 * @param frameBytesMax largest request frame accepted ({@code jute.maxbuffer}, inclusive)
 * @param entryOperationsMax operations in one Raft entry
 * @param entryBytesMax encoded bytes of one Raft entry; well below Ratis' append buffer, one maximal frame always fits
 * @param entriesInFlightMax entries of this member that may wait for their commit at once
 * @param outstandingMax requests of all connections that may wait at once ({@code globalOutstandingLimit})
 * @param outstandingPerConnectionMax requests of one connection that may wait at once
 * @param outstandingBytesMax bytes of all requests that may wait at once
 * @param outstandingBytesPerConnectionMax bytes of one connection's requests that may wait at once; one request always
 *     may
 * @param watchesPerConnectionMax watches of one connection
 * @param connectionsPerAddressMax {@code maxClientCnxns}, 0 for no limit
 * @param connectionsMax {@code maxCnxns}, 0 for no limit
 * @param sessionsMax live sessions of the ensemble
 * @param unsentBytesPerConnectionMax reply bytes that may wait for a slow reader before its socket is not read any more
 * @param expirySessionsPerEntryMax sessions that one expiry entry closes
 * @param logDiskBytesMax bytes of Raft log that trigger a checkpoint and a purge
 */
public record Limits(
        int frameBytesMax,
        int entryOperationsMax,
        int entryBytesMax,
        int entriesInFlightMax,
        int outstandingMax,
        int outstandingPerConnectionMax,
        long outstandingBytesMax,
        long outstandingBytesPerConnectionMax,
        int watchesPerConnectionMax,
        int connectionsPerAddressMax,
        int connectionsMax,
        int sessionsMax,
        int unsentBytesPerConnectionMax,
        int expirySessionsPerEntryMax,
        long logDiskBytesMax) {

    /** What a server without any setting uses. */
    public static final Limits DEFAULTS = new Limits(
            0xfffff,
            2000,
            2_000_000,
            4,
            20_000,
            2000,
            100L << 20,
            16L << 20,
            1_000_000,
            60,
            0,
            1_000_000,
            4 << 20,
            128,
            512L << 20);
}
