package io.oarlock.operations;

import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a member was configured to.
 *
 * @param clientPort -1 where there is none
 * @param secureClientPort for TLS, -1 where there is none
 * @param data where the state is
 * @param log where the Raft log is
 * @param connectionsPerAddressMax 0 for no limit
 * @param backlog connections that wait for accept; -1 leaves it to the system
 * @param ensemble null on a standalone server
 */
public record ServerConfiguration(
        int clientPort,
        int secureClientPort,
        Directory data,
        Directory log,
        int tickMillis,
        int connectionsPerAddressMax,
        int sessionTimeoutMillisMin,
        int sessionTimeoutMillisMax,
        int backlog,
        int member,
        @Nullable Ensemble ensemble) {
    public ServerConfiguration {
        if (sessionTimeoutMillisMin > sessionTimeoutMillisMax) {
            throw new IllegalArgumentException(
                    "session timeouts from " + sessionTimeoutMillisMin + " to " + sessionTimeoutMillisMax + " ms");
        }
    }

    /**
     * A directory.
     *
     * @param bytes of all files in it
     */
    public record Directory(Path path, long bytes) {
        public Directory {
            if (bytes < 0) {
                throw new IllegalArgumentException("bytes of " + path + ": " + bytes);
            }
        }
    }

    /**
     * What a member of an ensemble was configured to beside.
     *
     * @param withoutEffect keys that ZooKeeper shows and that do nothing here, with their values
     * @param membership the members, as {@code /zookeeper/config} holds them
     */
    public record Ensemble(
            SortedMap<String, String> withoutEffect,
            int electionPort,
            int raftPort,
            boolean observer,
            String membership) {
        public Ensemble {
            withoutEffect = Collections.unmodifiableSortedMap(new TreeMap<>(withoutEffect));
        }
    }
}
