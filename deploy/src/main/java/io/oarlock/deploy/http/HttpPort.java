package io.oarlock.deploy.http;

import io.oarlock.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is served where.
 *
 * @param idle after which a file that the client does not take is given up
 * @param https null where plain HTTP is spoken only
 */
public record HttpPort(
        InetSocketAddress address,
        List<HttpRoute> routes,
        Duration idle,
        @Nullable Https https) {
    public HttpPort {
        routes = List.copyOf(routes);
    }

    /** Plain HTTP. */
    public static HttpPort plain(InetSocketAddress address, List<HttpRoute> routes, Duration idle) {
        return new HttpPort(address, routes, idle, null);
    }

    /**
     * HTTP over TLS.
     *
     * @param plainToo whether who does not speak TLS is served, too
     */
    public record Https(TlsContexts contexts, boolean plainToo) {}
}
