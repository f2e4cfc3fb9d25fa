package io.oarlock.model;

/**
 * Who a connection has proved to be, for example {@code digest, user:hash} or {@code ip, 127.0.0.1}.
 *
 * @param scheme authentication scheme; {@code super} passes every check
 */
public record Identity(String scheme, String id) {}
