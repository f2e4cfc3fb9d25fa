package io.oarlock.listener;

import java.net.InetSocketAddress;

/** A port of the clients, and what is spoken there. */
public record ClientPort(InetSocketAddress address, Speech speech) {
    /** What is spoken. */
    public enum Speech {
        PLAIN,
        TLS,
        /** The client's first bytes tell. */
        EITHER
    }
}
