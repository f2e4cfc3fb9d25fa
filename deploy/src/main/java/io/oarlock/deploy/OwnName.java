package io.oarlock.deploy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The name that the Raft port is bound to. Orchestrators of containers often publish it a moment after they start the
 * process, so a start waits for it. For the thread that starts the server.
 */
final class OwnName {
    private static final Logger LOG = LoggerFactory.getLogger(OwnName.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final String host;
    private final Lookup lookup;
    private final LongSupplier nanoTime;
    private final Runnable pause;

    /** Asks for the address of a name. */
    interface Lookup {
        InetAddress find(String host) throws UnknownHostException;
    }

    OwnName(String host, Lookup lookup, LongSupplier nanoTime, Runnable pause) {
        this.host = host;
        this.lookup = lookup;
        this.nanoTime = nanoTime;
        this.pause = pause;
    }

    static OwnName of(String host) {
        return new OwnName(
                host, InetAddress::getByName, System::nanoTime, () -> LockSupport.parkNanos(PAUSE.toNanos()));
    }

    /** Returns when the name has an address; gives up after a minute. */
    void await() throws StartFailure {
        long begin = nanoTime.getAsLong();
        boolean said = false;
        while (true) {
            try {
                lookup.find(host);
                return;
            } catch (UnknownHostException unknown) {
                if (nanoTime.getAsLong() - begin >= PATIENCE.toNanos()) {
                    throw new StartFailure(
                            ExitCode.CANNOT_BIND,
                            "the name of this member, " + host + ", has no address after "
                                    + TimeUnit.NANOSECONDS.toSeconds(PATIENCE.toNanos())
                                    + " s: the Raft port cannot be bound to it; see quorumListenOnAllIPs",
                            unknown);
                }
                if (!said) {
                    LOG.warn("the name of this member, {}, has no address yet: waiting for it", host);
                    said = true;
                }
                pause.run();
            }
        }
    }
}
