package io.oarlock.deploy.http;

import java.util.Set;

/**
 * What is served at a path.
 *
 * @param below whether the handler is asked for all paths below this one, too
 * @param methods that are answered
 */
public record HttpRoute(String path, boolean below, Set<String> methods, HttpHandler handler) {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    public HttpRoute {
        methods = Set.copyOf(methods);
    }

    /** A page that can only be read, at exactly this path. */
    public static HttpRoute page(String path, HttpHandler handler) {
        return new HttpRoute(path, false, READING, handler);
    }

    boolean covers(String asked) {
        return asked.equals(path) || below && asked.startsWith(path + "/");
    }
}
