package io.oarlock.words;

import io.oarlock.metrics.Summary;
import io.oarlock.model.Zxid;
import io.oarlock.operations.ConnectionListing;
import io.oarlock.operations.ServerMode;
import io.oarlock.operations.ServerStatus;
import java.util.Locale;

/** The words about the server as a whole. */
public final class ServerWords {
    private ServerWords() {}

    static String srvr(ServerStatus status) {
        StringBuilder out = new StringBuilder();
        appendVersion(out, status);
        appendNumbers(out, status);
        return out.toString();
    }

    static String stat(ServerStatus status, ConnectionListing listing) {
        StringBuilder out = new StringBuilder();
        appendVersion(out, status);
        out.append("Clients:\n");
        listing.connections()
                .forEach(connection ->
                        out.append(ConnectionWords.summary(connection)).append('\n'));
        out.append('\n');
        appendNumbers(out, status);
        return out.toString();
    }

    /** As tools know it: standalone, leader, follower, observer, looking or read-only. */
    public static String mode(ServerMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void appendVersion(StringBuilder out, ServerStatus status) {
        appendLine(out, "Zookeeper version", VersionText.of(status.version()));
        if (status.mode() == ServerMode.READ_ONLY) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
    }

    private static void appendNumbers(StringBuilder out, ServerStatus status) {
        Summary latency = status.latencyMillis();
        appendLine(
                out,
                "Latency min/avg/max",
                latency.minOrZero() + "/" + latency.roundedAverage() + "/" + latency.maxOrZero());
        appendLine(out, "Received", status.packetsReceived());
        appendLine(out, "Sent", status.packetsSent());
        appendLine(out, "Connections", status.connections());
        appendLine(out, "Outstanding", status.outstanding());
        appendLine(out, "Zxid", Zxid.hex(status.lastZxid()));
        appendLine(out, "Mode", mode(status.mode()));
        appendLine(out, "Node count", status.znodes());
        Summary sizes = status.proposalBytes();
        if (sizes != null) {
            appendLine(out, "Proposal sizes last/min/max", sizes.last() + "/" + sizes.min() + "/" + sizes.max());
        }
    }

    private static void appendLine(StringBuilder out, String key, Object value) {
        out.append(key).append(": ").append(value).append('\n');
    }
}
