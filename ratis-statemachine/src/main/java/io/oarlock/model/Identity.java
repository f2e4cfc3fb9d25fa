package io.oarlock.model;

import java.nio.charset.StandardCharsets;

/**
 * Who a connection has proved to be, for example {@code digest, user:hash} or {@code ip, 127.0.0.1}.
 *
 * @param scheme authentication scheme; {@code super} passes every check
 */
public record Identity(String scheme, String id) implements Comparable<Identity> {
    /** Bytes that it takes in an entry and in an ACL, without lengths. */
    public long encodedBytes() {
        return scheme.getBytes(StandardCharsets.UTF_8).length + (long) id.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Any order will do: it keeps hash tables quick whose keys somebody chose to have one hash. */
    @Override
    public int compareTo(Identity other) {
        int order = id.compareTo(other.id);
        return order == 0 ? scheme.compareTo(other.scheme) : order;
    }
}
