package io.oarlock.memory;

import java.net.InetSocketAddress;

/** A connection as the memory guard sees it. Any thread. */
public interface MemoryHolder {
    ConnectionMemory memory();

    InetSocketAddress remote();

    /** 0 while it has no session. */
    long sessionId();

    /** Closes it soon, on its event loop. */
    void closeForMemory();
}
