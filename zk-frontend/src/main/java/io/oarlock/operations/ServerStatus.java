package io.oarlock.operations;

import io.oarlock.metrics.Summary;
import org.jspecify.annotations.Nullable;

/**
 * What a server is and how busy it is.
 *
 * @param latencyMillis from request to reply
 * @param connections those without a session included
 * @param outstanding requests that have no reply yet
 * @param lastZxid applied here
 * @param proposalBytes sizes of the writes that clients asked this member for; null but on a leader
 */
public record ServerStatus(
        ServerVersion version,
        ServerMode mode,
        Summary latencyMillis,
        long packetsReceived,
        long packetsSent,
        int connections,
        int outstanding,
        long lastZxid,
        long znodes,
        @Nullable Summary proposalBytes) {
    public ServerStatus {
        if (packetsReceived < 0 || packetsSent < 0 || connections < 0 || outstanding < 0 || znodes < 0) {
            throw new IllegalArgumentException("a count is negative");
        }
        if ((proposalBytes != null) != (mode == ServerMode.LEADER)) {
            throw new IllegalArgumentException("proposal sizes belong to a leader, not to mode " + mode);
        }
    }
}
