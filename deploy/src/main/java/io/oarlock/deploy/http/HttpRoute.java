package io.oarlock.deploy.http;

import java.time.Duration;
import java.util.Set;

/**
 * What is served at a path.
 *
 * @param below whether the handler is asked for all paths below this one, too
 * @param methods that are answered
 * @param immediate whether the handler waits for nothing: it is then called on the event loop, and so answers however
 *     long the workers are held up
 * @param answerMax after which the client is told that there will be no answer
 */
public record HttpRoute(
        String path, boolean below, Set<String> methods, boolean immediate, Duration answerMax, HttpHandler handler) {
    /** For answers that cost little. */
    public static final Duration ANSWER_MAX = Duration.ofMinutes(1);

    private static final Set<String> READING = Set.of("GET", "HEAD");

    public HttpRoute {
        methods = Set.copyOf(methods);
    }

    /** A page that can only be read, at exactly this path. */
    public static HttpRoute page(String path, HttpHandler handler) {
        return new HttpRoute(path, false, READING, false, ANSWER_MAX, handler);
    }

    /** A page whose handler only reads what is in memory, without waiting. */
    public static HttpRoute immediatePage(String path, HttpHandler handler) {
        return new HttpRoute(path, false, READING, true, ANSWER_MAX, handler);
    }

    boolean covers(String asked) {
        return asked.equals(path) || below && asked.startsWith(path + "/");
    }
}
