package io.oarlock.deploy.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a request, and refuses what nobody does. Any thread. */
final class HttpRouter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRouter.class);
    private static final int PARAMETERS_MAX = 16;

    private final List<HttpRoute> routes;

    HttpRouter(List<HttpRoute> routes) {
        this.routes = routes;
    }

    /** Whether the event loop may call {@link #answer} itself. */
    boolean isImmediate(HttpRequest request) {
        String path = path(request.uri());
        for (HttpRoute route : routes) {
            if (route.covers(path)) {
                return route.immediate();
            }
        }
        return false;
    }

    HttpReply answer(HttpRequest request, InetAddress client) {
        HttpQuery query;
        try {
            query = query(request, client);
        } catch (IllegalArgumentException malformed) {
            return HttpReply.words(HttpResponseStatus.BAD_REQUEST);
        }
        for (HttpRoute route : routes) {
            if (route.covers(query.path())) {
                return route.methods().contains(query.method()) ? answer(route, query) : refusedMethod(route);
            }
        }
        return HttpReply.words(HttpResponseStatus.NOT_FOUND);
    }

    private static HttpReply refusedMethod(HttpRoute route) {
        String allowed = String.join(", ", new TreeSet<>(route.methods()));
        return HttpReply.words(HttpResponseStatus.METHOD_NOT_ALLOWED)
                .with(Map.of(HttpHeaderNames.ALLOW.toString(), allowed));
    }

    private static HttpReply answer(HttpRoute route, HttpQuery query) {
        try {
            return route.handler().answer(query);
        } catch (Exception failed) {
            LOG.warn("{} {} could not be answered", query.method(), route.path(), failed);
            return HttpReply.words(HttpResponseStatus.INTERNAL_SERVER_ERROR);
        }
    }

    private static HttpQuery query(HttpRequest request, InetAddress client) {
        String uri = request.uri();
        Map<String, String> parameters = new HashMap<>();
        QueryStringDecoder decoder =
                QueryStringDecoder.builder().maxParams(PARAMETERS_MAX).build(uri);
        decoder.parameters().forEach((key, values) -> parameters.put(key, values.get(0)));
        return new HttpQuery(
                request.method().name(),
                path(uri),
                parameters,
                request.headers().get(HttpHeaderNames.AUTHORIZATION),
                client);
    }

    /** What is escaped in a path names nothing here: it is compared as it came. */
    private static String path(String uri) {
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }
}
