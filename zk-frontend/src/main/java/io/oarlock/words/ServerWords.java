package io.oarlock.words;

import io.oarlock.metrics.Summary;
import io.oarlock.model.Zxid;
import io.oarlock.operations.PeerState;
import io.oarlock.operations.ServerFacts;
import io.oarlock.operations.ServerMode;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.request.ConnectionView;
import io.oarlock.request.FrontView;
import io.oarlock.traffic.TrafficCounters;
import io.oarlock.tree.TreeReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/** The words about the server and its connections. */
final class ServerWords {
    private static final String[] JVM_PROPERTIES = {
        "java.version",
        "java.vendor",
        "java.home",
        "java.class.path",
        "java.library.path",
        "java.io.tmpdir",
        "java.compiler",
        "os.name",
        "os.arch",
        "os.version",
        "user.name",
        "user.home",
        "user.dir"
    };

    private final ServerFacts facts;
    private final Replica replica;
    private final FrontView front;

    ServerWords(ServerFacts facts, Replica replica, FrontView front) {
        this.facts = facts;
        this.replica = replica;
        this.front = front;
    }

    String srvr() {
        StringBuilder out = new StringBuilder();
        appendVersion(out);
        appendNumbers(out);
        return out.toString();
    }

    String stat() {
        StringBuilder out = new StringBuilder();
        appendVersion(out);
        out.append("Clients:\n");
        front.connections().forEach(connection -> appendConnection(out, connection, false));
        out.append('\n');
        appendNumbers(out);
        return out.toString();
    }

    String cons() {
        BoundedText out = new BoundedText();
        front.connections().forEach(connection -> {
            StringBuilder line = new StringBuilder();
            appendConnection(line, connection, true);
            out.line(line.substring(0, line.length() - 1));
        });
        return out.text() + '\n';
    }

    String conf() {
        StringBuilder out = new StringBuilder();
        facts.configuration().get().forEach((key, value) -> {
            // The members come as a block of their own, as ZooKeeper prints them.
            out.append(key)
                    .append(key.equals("membership") ? ": \n" : "=")
                    .append(value)
                    .append('\n');
        });
        return out.toString();
    }

    String dirs() {
        return "datadir_size: " + facts.disk().dataBytes() + "\nlogdir_size: "
                + facts.disk().logBytes() + "\n";
    }

    String envi() {
        StringBuilder out = new StringBuilder("Environment:\n");
        appendEntry(out, "zookeeper.version", facts.version());
        appendEntry(out, "host.name", hostName());
        for (String key : JVM_PROPERTIES) {
            appendEntry(out, key, System.getProperty(key, "<NA>"));
        }
        Runtime runtime = Runtime.getRuntime();
        appendEntry(out, "os.memory.free", megabytes(runtime.freeMemory()));
        appendEntry(out, "os.memory.max", megabytes(runtime.maxMemory()));
        appendEntry(out, "os.memory.total", megabytes(runtime.totalMemory()));
        return out.toString();
    }

    /** As tools know it: standalone, leader, follower, observer, looking or read-only. */
    static String mode(ServerMode mode) {
        return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String peerState(PeerState state) {
        return state.name().toLowerCase(Locale.ROOT).replace("_", " - ");
    }

    private void appendVersion(StringBuilder out) {
        out.append("Zookeeper version: ").append(facts.version()).append('\n');
        if (front.readOnly()) {
            out.append("READ-ONLY mode; serving only read-only clients\n");
        }
    }

    private void appendNumbers(StringBuilder out) {
        TrafficCounters traffic = front.traffic();
        Summary latency = traffic.latencyMillis();
        ReplicaStatus status = replica.status();
        appendLine(
                out,
                "Latency min/avg/max",
                latency.minOrZero() + "/" + latency.roundedAverage() + "/" + latency.maxOrZero());
        appendLine(out, "Received", traffic.received());
        appendLine(out, "Sent", traffic.sent());
        appendLine(out, "Connections", front.connections().size());
        appendLine(out, "Outstanding", front.outstanding());
        try (var scope = replica.read()) {
            TreeReader tree = scope.tree();
            appendLine(out, "Zxid", Zxid.hex(tree.lastZxid()));
            appendLine(out, "Mode", mode(ServerMode.of(status, front.readOnly())));
            appendLine(out, "Node count", tree.totals().znodes());
        }
        if (status.role() == ReplicaStatus.Role.LEADER && !front.readOnly()) {
            Summary sizes = traffic.proposalSizes();
            appendLine(out, "Proposal sizes last/min/max", sizes.last() + "/" + sizes.min() + "/" + sizes.max());
        }
    }

    private static void appendConnection(StringBuilder out, ConnectionView connection, boolean details) {
        out.append(' ').append(address(connection.remote()));
        out.append('[')
                .append(connection.sessionId() == 0 ? 0 : 1)
                .append("](queued=")
                .append(connection.queued());
        out.append(",recved=").append(connection.received());
        out.append(",sent=").append(connection.sent());
        if (details && connection.sessionId() != 0) {
            appendDetails(out, connection);
        }
        out.append(")\n");
    }

    private static void appendDetails(StringBuilder out, ConnectionView connection) {
        ConnectionView.Latency latency = connection.latency();
        out.append(",sid=0x").append(Long.toHexString(connection.sessionId()));
        out.append(",lop=").append(connection.lastOperation());
        out.append(",est=").append(connection.establishedMillis());
        out.append(",to=").append(connection.timeoutMillis());
        out.append(",lcxid=0x").append(Integer.toHexString(connection.lastXid()));
        out.append(",lzxid=").append(Zxid.hex(connection.lastZxid()));
        out.append(",lresp=").append(connection.lastReplyMillis());
        out.append(",llat=").append(latency.last());
        out.append(",minlat=").append(latency.min());
        out.append(",avglat=").append(latency.average());
        out.append(",maxlat=").append(latency.max());
    }

    static String address(InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        String host = address == null ? remote.getHostString() : address.getHostAddress();
        return "/" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + remote.getPort();
    }

    private static void appendLine(StringBuilder out, String key, Object value) {
        out.append(key).append(": ").append(value).append('\n');
    }

    private static void appendEntry(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }

    private static String megabytes(long bytes) {
        return (bytes >> 20) + "MB";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getCanonicalHostName();
        } catch (UnknownHostException nameless) {
            return "<NA>";
        }
    }
}
