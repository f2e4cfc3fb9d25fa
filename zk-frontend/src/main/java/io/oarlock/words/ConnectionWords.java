package io.oarlock.words;

import io.oarlock.model.Zxid;
import io.oarlock.operations.ConnectionListing;
import io.oarlock.traffic.ConnectionView;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The word about connections, and the lines about them in other words. */
public final class ConnectionWords {
    private ConnectionWords() {}

    static String cons(ConnectionListing listing) {
        BoundedText out = new BoundedText();
        listing.connections().forEach(connection -> out.line(details(connection)));
        return out.text() + '\n';
    }

    static String summary(ConnectionView connection) {
        return counts(connection) + ")";
    }

    private static String details(ConnectionView connection) {
        return connection.sessionId() == 0
                ? summary(connection)
                : counts(connection) + session(connection) + latencies(connection.latency()) + ")";
    }

    private static String counts(ConnectionView connection) {
        return " " + address(connection.remote()) + "[" + (connection.sessionId() == 0 ? 0 : 1) + "](queued="
                + connection.queued() + ",recved=" + connection.received() + ",sent=" + connection.sent();
    }

    private static String session(ConnectionView connection) {
        return ",sid=0x" + Long.toHexString(connection.sessionId())
                + ",lop=" + connection.lastOperation()
                + ",est=" + connection.establishedMillis()
                + ",to=" + connection.timeoutMillis()
                + ",lcxid=0x" + Integer.toHexString(connection.lastXid())
                + ",lzxid=" + Zxid.hex(connection.lastZxid())
                + ",lresp=" + connection.lastReplyMillis();
    }

    private static String latencies(ConnectionView.Latency latency) {
        return ",llat=" + latency.last() + ",minlat=" + latency.min() + ",avglat=" + latency.average() + ",maxlat="
                + latency.max();
    }

    /** {@code /address:port}, an IPv6 address in brackets. */
    public static String address(InetSocketAddress remote) {
        InetAddress address = remote.getAddress();
        String host = address == null ? remote.getHostString() : address.getHostAddress();
        return "/" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + remote.getPort();
    }
}
