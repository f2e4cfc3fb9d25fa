package io.oarlock.listener;

import io.oarlock.connection.Connection;
import io.oarlock.telemetry.LogRateLimit;
import io.oarlock.time.TimeSource;
import io.oarlock.traffic.FrontEndCounters;
import io.oarlock.traffic.FrontEndCounters.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns away clients that speak TLS where nobody does, or the reverse, with a line of log now and then: who has set up
 * one client wrongly has often set up many. Any thread.
 */
public final class ProtocolMismatches {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolMismatches.class);
    /** Type of a TLS record that begins a handshake, and the first byte of every version since SSL 3. */
    private static final int TLS_START = 0x1603;

    private final FrontEndCounters counters;
    private final LogRateLimit pace;

    public ProtocolMismatches(FrontEndCounters counters, TimeSource time) {
        this.counters = counters;
        this.pace = new LogRateLimit(time::nanoTime);
    }

    /** No frame and no four-letter word begins like this. */
    static boolean beginsTls(int firstTwoBytes) {
        return firstTwoBytes == TLS_START;
    }

    /** Counts a connection that is not protected, as ZooKeeper does. */
    void plainIsFine(Connection connection) {
        boolean local = connection.remote().getAddress().isLoopbackAddress();
        counters.count(local ? Kind.PLAIN_LOCAL_CONNECTIONS : Kind.PLAIN_REMOTE_CONNECTIONS);
    }

    void tlsOnPlainPort(Connection connection) {
        refuse(connection, "it speaks TLS, and this port does not");
    }

    void plainOnTlsPort(Connection connection) {
        refuse(connection, "it does not speak TLS, and this port does");
    }

    private void refuse(Connection connection, String why) {
        counters.count(Kind.PROTOCOL_MISMATCHES);
        if (pace.mayTell()) {
            LOG.warn("closing {}: {}", connection.remote(), why);
        }
        connection.drop();
    }
}
