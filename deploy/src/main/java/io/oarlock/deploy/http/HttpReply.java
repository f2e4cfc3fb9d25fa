package io.oarlock.deploy.http;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client gets: bytes, or a file. Immutable. */
public final class HttpReply {
    public static final String JSON = "application/json";
    public static final String HTML = "text/html;charset=utf-8";

    private static final String PLAIN = "text/plain; charset=us-ascii";
    private static final byte[] NOTHING = new byte[0];

    private final HttpResponseStatus status;
    private final String contentType;
    private final Map<String, String> headers;
    private final byte[] bytes;
    private final @Nullable Path file;

    private HttpReply(
            HttpResponseStatus status,
            String contentType,
            Map<String, String> headers,
            byte[] bytes,
            @Nullable Path file) {
        this.status = status;
        this.contentType = contentType;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.bytes = bytes;
        this.file = file;
    }

    /** @param bytes taken over */
    public static HttpReply of(int status, String contentType, byte[] bytes) {
        return new HttpReply(HttpResponseStatus.valueOf(status), contentType, Map.of(), bytes, null);
    }

    /** @param file deleted once it is sent, or cannot be */
    public static HttpReply file(Path file, Map<String, String> headers) {
        return new HttpReply(HttpResponseStatus.OK, "application/octet-stream", headers, NOTHING, file);
    }

    /** A status and its words. */
    public static HttpReply words(HttpResponseStatus status) {
        return of(status.code(), PLAIN, (status + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    public HttpReply with(Map<String, String> moreHeaders) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(moreHeaders);
        return new HttpReply(status, contentType, all, bytes, file);
    }

    HttpResponseStatus status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] bytes() {
        return bytes;
    }

    @Nullable
    Path file() {
        return file;
    }
}
