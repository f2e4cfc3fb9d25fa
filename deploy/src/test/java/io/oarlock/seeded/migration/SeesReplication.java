package io.oarlock.seeded.migration;

import io.oarlock.seeded.replica.OwnsSocket;

/** A migration that knows how a state is replicated. */
final class SeesReplication {
    private SeesReplication() {}

    static Class<?> replica() {
        return OwnsSocket.class;
    }
}
