package io.oarlock.listener;

import io.oarlock.read.ReadConsistency;
import java.net.InetSocketAddress;

/**
 * A port of the clients, and what is spoken there.
 *
 * @param reads how reads are answered there unless a client asks for something else
 */
public record ClientPort(InetSocketAddress address, Speech speech, ReadConsistency reads) {
    /** What is spoken. */
    public enum Speech {
        PLAIN,
        TLS,
        /** The client's first bytes tell. */
        EITHER
    }

    /** Where reads are answered as ZooKeeper answers them. */
    public ClientPort(InetSocketAddress address, Speech speech) {
        this(address, speech, ReadConsistency.LOCAL);
    }
}
