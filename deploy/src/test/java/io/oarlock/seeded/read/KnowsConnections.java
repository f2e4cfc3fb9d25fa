package io.oarlock.seeded.read;

import io.oarlock.seeded.connection.Served;

/** A read handler that closes connections by itself. */
final class KnowsConnections {
    private KnowsConnections() {}

    static void fail() {
        Served.close();
    }
}
