package io.oarlock.listener;

import java.net.InetSocketAddress;

/**
 * The port of the clients.
 *
 * @param backlog connections that wait to be accepted; 0 for the system's default
 * @param eventLoops threads that serve connections; 0 for as many as there are processors
 */
public record ListenSettings(InetSocketAddress address, int backlog, boolean tcpKeepAlive, int eventLoops) {
    public int eventLoopsOrDefault() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }
}
