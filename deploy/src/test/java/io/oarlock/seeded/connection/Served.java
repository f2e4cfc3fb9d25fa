package io.oarlock.seeded.connection;

/** What a read handler must not know. */
public final class Served {
    private Served() {}

    public static void close() {}
}
