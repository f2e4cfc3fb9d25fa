package io.oarlock.operations;

import java.time.Instant;

/**
 * Which build a server is.
 *
 * @param zooKeeper release of ZooKeeper whose protocol and formats it speaks
 * @param release of Oarlock
 */
public record ServerVersion(String zooKeeper, String release, Instant builtOn) {
    public ServerVersion {
        if (!zooKeeper.matches("\\d+\\.\\d+\\.\\d+") || release.isBlank()) {
            throw new IllegalArgumentException("no version: " + zooKeeper + ", " + release);
        }
    }
}
