package io.oarlock.deploy.config;

import io.oarlock.model.Limits;
import io.oarlock.op.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a member is told from outside, checked and with defaults filled in.
 *
 * @param source the file, as the operator named it
 * @param warnings one line each, to be logged at the start
 */
public record ServerConfig(
        String source,
        Ensemble ensemble,
        Directories directories,
        Clients clients,
        Limits limits,
        Policy policy,
        Raft raft,
        Storage storage,
        Operators operators,
        List<String> warnings) {
    public ServerConfig {
        warnings = List.copyOf(warnings);
    }

    /**
     * Where this member keeps its files.
     *
     * @param data as configured, home of {@code myid}
     * @param log as configured; the data directory when not given
     */
    public record Directories(Path data, Path log, boolean ignoreForeignData) {
        /** The live state and its checkpoints. */
        public Path state() {
            return data.resolve("oarlock");
        }

        /** The Raft log. */
        public Path raftLog() {
            return log.resolve("oarlock").resolve("log");
        }
    }

    /**
     * How clients are served.
     *
     * @param backlog -1 leaves it to the system
     * @param superDigest null when there is no super user
     */
    public record Clients(
            Member.Endpoint address,
            int backlog,
            int tickTimeMillis,
            int sessionTimeoutMinMillis,
            int sessionTimeoutMaxMillis,
            boolean readOnlyMode,
            @Nullable String superDigest,
            Removal removal) {}

    /**
     * How the leader removes container and TTL znodes.
     *
     * @param neverUsedMillis 0 keeps containers that never had a child
     */
    public record Removal(Duration interval, int perMinuteMax, long neverUsedMillis) {}

    /** How members talk to each other. */
    public record Raft(
            String bindHost,
            int electionTimeoutMinMillis,
            int electionTimeoutMaxMillis,
            int snapshotEntries,
            int snapshotsKept) {}

    /** Memory of the store. */
    public record Storage(long blockCacheBytes, long nodeCacheBytes) {}

    /**
     * What operators can ask.
     *
     * @param metrics where {@code /metrics} is served, null for nowhere
     * @param ticksShown {@code initLimit} and {@code syncLimit} where they are given: {@code conf} shows them
     */
    public record Operators(
            Set<String> whitelist, Member.@Nullable Endpoint metrics, SortedMap<String, String> ticksShown) {}
}
