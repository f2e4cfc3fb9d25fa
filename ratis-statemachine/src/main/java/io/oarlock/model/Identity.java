package io.oarlock.model;

import java.nio.charset.StandardCharsets;

/**
 * Who a connection has proved to be, for example {@code digest, user:hash} or {@code ip, 127.0.0.1}.
 *
 * @param scheme authentication scheme; {@code super} passes every check
 */
public record Identity(String scheme, String id) {
    /** Bytes that it takes in an entry and in an ACL, without lengths. */
    public long encodedBytes() {
        return scheme.getBytes(StandardCharsets.UTF_8).length + (long) id.getBytes(StandardCharsets.UTF_8).length;
    }
}
