package io.oarlock.listener;

import io.oarlock.listener.ClientPort.Speech;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ports of the clients.
 *
 * @param ports one at least
 * @param backlog connections that wait to be accepted; 0 for the system's default
 * @param eventLoops threads that serve connections; 0 for as many as there are processors
 * @param tls null where no port speaks it
 */
public record ListenSettings(
        List<ClientPort> ports,
        int backlog,
        boolean tcpKeepAlive,
        int eventLoops,
        @Nullable TlsAccess tls) {
    public ListenSettings {
        ports = List.copyOf(ports);
        if (ports.isEmpty() || tls == null && ports.stream().anyMatch(port -> port.speech() != Speech.PLAIN)) {
            throw new IllegalArgumentException("ports " + ports + ", TLS " + tls);
        }
    }

    public int eventLoopsOrDefault() {
        return eventLoops > 0 ? eventLoops : Runtime.getRuntime().availableProcessors();
    }
}
