package io.oarlock.deploy.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds who answers a request, and refuses what nobody does. Any thread. */
final class HttpRouter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRouter.class);
    private static final int PARAMETERS_MAX = 16;
    private static final Pattern WHOLE_ADDRESS = Pattern.compile("^https?://[^/?]*", Pattern.CASE_INSENSITIVE);

    private final List<HttpRoute> routes;

    HttpRouter(List<HttpRoute> routes) {
        this.routes = routes;
    }

    /** Null where nothing is served at the path. */
    @Nullable
    HttpRoute find(HttpRequest request) {
        String path = path(request.uri());
        return routes.stream().filter(route -> route.covers(path)).findFirst().orElse(null);
    }

    /** Of a method that the route answers: on the event loop where the route is immediate, else by a worker. */
    static HttpReply answer(HttpRoute route, HttpRequest request, HttpCaller caller) {
        HttpQuery query;
        try {
            query = query(request, caller);
        } catch (IllegalArgumentException malformed) {
            return HttpReply.words(HttpResponseStatus.BAD_REQUEST);
        }
        return answer(route, query);
    }

    static HttpReply refusedMethod(HttpRoute route) {
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

    private static HttpQuery query(HttpRequest request, HttpCaller caller) {
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
                caller);
    }

    /** What is escaped in a path names nothing here: it is compared as it came. Of a whole address it is a part. */
    private static String path(String uri) {
        String path = WHOLE_ADDRESS.matcher(uri).replaceFirst("");
        int end = path.indexOf('?');
        return end < 0 ? path : path.substring(0, end);
    }
}
