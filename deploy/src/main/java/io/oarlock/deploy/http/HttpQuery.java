package io.oarlock.deploy.http;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks. Its body is not read.
 *
 * @param path decoded, without the parameters
 * @param parameters the first value of each
 * @param authorization the header of that name, null where it is missing
 */
public record HttpQuery(
        String method,
        String path,
        Map<String, String> parameters,
        @Nullable String authorization,
        HttpCaller caller) {
    public HttpQuery {
        parameters = Map.copyOf(parameters);
    }
}
