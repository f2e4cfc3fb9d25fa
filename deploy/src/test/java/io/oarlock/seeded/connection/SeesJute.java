package io.oarlock.seeded.connection;

import org.apache.zookeeper.data.Stat;

/** A router that handles generated protocol types. */
final class SeesJute {
    private SeesJute() {}

    static Stat stat() {
        return new Stat();
    }
}
