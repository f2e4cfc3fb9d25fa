package io.oarlock.deploy.live;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ensemble to be taken over, and what may be taken of it.
 *
 * @param quorumPorts of its servers, not looked up
 * @param member our id
 * @param sessionsMax how many sessions there may be
 * @param tls of the quorum ports; null where they speak plain text
 */
public record SourceSettings(
        List<InetSocketAddress> quorumPorts,
        int member,
        long sessionsMax,
        @Nullable SourceTls tls) {
    public SourceSettings {
        quorumPorts = List.copyOf(quorumPorts);
    }
}
