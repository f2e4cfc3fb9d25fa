package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.bounding;
import static io.oarlock.deploy.config.Setting.effective;
import static io.oarlock.deploy.config.ValueType.BYTES;
import static io.oarlock.deploy.config.ValueType.ENDPOINTS;
import static io.oarlock.deploy.config.ValueType.FLAG;
import static io.oarlock.deploy.config.ValueType.LIST;
import static io.oarlock.deploy.config.ValueType.PATH;
import static io.oarlock.deploy.config.ValueType.PORT;
import static io.oarlock.deploy.config.ValueType.TEXT;
import static io.oarlock.deploy.config.ValueType.atMost;
import static io.oarlock.deploy.config.ValueType.below;
import static io.oarlock.deploy.config.ValueType.bytesFrom;
import static io.oarlock.deploy.config.ValueType.decoded;
import static io.oarlock.deploy.config.ValueType.decodedLong;
import static io.oarlock.deploy.config.ValueType.oneOf;
import static io.oarlock.deploy.config.ValueType.trueOnly;
import static io.oarlock.deploy.config.ValueType.whole;
import static io.oarlock.deploy.config.ValueType.yesOnly;

import io.oarlock.frontend.FrontEndSettings;
import io.oarlock.model.Bound;
import io.oarlock.storage.rocks.RocksSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Every key that has an effect, declared once each, in the order in which they are documented; those for the protection
 * of clients are in {@link SecuritySettings}, of members in {@link MemberSecuritySettings}, those for operators in
 * {@link AdminSettings}. A new setting is one declaration here and {@link ServerConfig#get} where it is used; one that
 * sets a bound needs no use.
 */
public final class Settings {
    static final String METRICS_NONE = "org.apache.zookeeper.metrics.impl.DefaultMetricsProvider";
    static final String METRICS_NULL = "org.apache.zookeeper.metrics.impl.NullMetricsProvider";
    public static final String METRICS_PROMETHEUS = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";

    private static final List<Setting<?>> DECLARED = new ArrayList<>();

    private static final ValueType<Integer> ANY_INT = whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    private static final ValueType<Integer> POSITIVE = whole(1, Integer.MAX_VALUE);
    private static final ValueType<Integer> OR_UNSET = whole(-1, Integer.MAX_VALUE);
    /** Fewer are never asked for by ZooKeeper. */
    private static final int SNAPSHOTS_MIN = 3;

    /** What a client sends first: with less than that none could connect. */
    private static final int CONNECT_REQUEST_BYTES = 45;

    public static final Setting<Path> DATA_DIR =
            add(effective("dataDir", PATH, "", "", "Directory of the member's data; the only key that must be given."));
    public static final Setting<Path> DATA_LOG_DIR = add(effective(
            "dataLogDir",
            PATH,
            "",
            "",
            "Directory of the Raft log, best on a disk of its own; `dataDir` when not given."));
    public static final Setting<Integer> CLIENT_PORT = add(effective(
            "clientPort", PORT, "", "", "Port for clients; may stand in the member's `server.N` line instead."));
    public static final Setting<String> CLIENT_PORT_ADDRESS =
            add(effective("clientPortAddress", TEXT, "0.0.0.0", "", "Address that the client port is bound to."));
    public static final Setting<String> READS = add(effective(
            "oarlock.reads",
            oneOf("local", "linearizable"),
            "local",
            "",
            "How reads are answered on `clientPort` and `secureClientPort`: from what the member has applied, as in"
                    + " ZooKeeper, or `linearizable`, as if each came right behind a `sync`."));
    public static final Setting<Integer> LINEARIZABLE_CLIENT_PORT = add(effective(
            "oarlock.linearizableClientPort",
            PORT,
            "",
            "",
            "A further port, like `clientPort` at its address, on which reads are linearizable."));
    public static final Setting<Integer> CLIENT_PORT_BACKLOG = add(effective(
            "clientPortListenBacklog",
            below(ANY_INT, -1, -1),
            "-1",
            "",
            "Connections waiting for accept; -1 leaves it to the system."));
    public static final Setting<Boolean> CLIENT_TCP_KEEP_ALIVE = add(effective(
            "clientTcpKeepAlive",
            trueOnly(),
            "false",
            "",
            "Whether the system probes connections of clients that are silent."));
    public static final Setting<Integer> TICK_TIME = add(effective(
            "tickTime", POSITIVE, "3000", "ms", "Granularity of session expiry and base of the session timeouts."));
    public static final Setting<Integer> MIN_SESSION_TIMEOUT = add(effective(
            "minSessionTimeout", OR_UNSET, "-1", "ms", "Smallest session timeout granted; -1 for two ticks."));
    public static final Setting<Integer> MAX_SESSION_TIMEOUT = add(effective(
            "maxSessionTimeout", OR_UNSET, "-1", "ms", "Largest session timeout granted; -1 for twenty ticks."));
    public static final Setting<Integer> MAX_CLIENT_CNXNS = add(bounding(
            Bound.CONNECTIONS_PER_ADDRESS, below(ANY_INT, 0, 0), "", "Connections of one address; 0 for no limit."));
    public static final Setting<Integer> MAX_CNXNS = add(bounding(
            Bound.CONNECTIONS,
            below(anyInt(Bound.CONNECTIONS), 0, 0),
            "",
            "Connections of all clients; 0 for no limit."));
    public static final Setting<String> SERVER = add(effective(
            "server.*",
            TEXT,
            "",
            "",
            "A member: `server.<id>=<host>:<raftPort>:<unused>[:participant|observer]"
                    + "[;[<clientHost>:]<clientPort>]`."));
    public static final Setting<Path> DYNAMIC_CONFIG_FILE = add(effective(
            "dynamicConfigFile",
            PATH,
            "",
            "",
            "File that holds the `server.N` lines; it is read and never rewritten."));
    public static final Setting<Boolean> STANDALONE_ENABLED = add(effective(
            "standaloneEnabled", FLAG, "true", "", "Whether a single `server.N` line means a standalone server."));
    public static final Setting<String> PEER_TYPE = add(effective(
            "peerType",
            oneOf("participant", "observer"),
            "participant",
            "",
            "Must agree with the member's `server.N` line."));
    public static final Setting<SortedSet<String>> WHITELIST = add(effective(
            "4lw.commands.whitelist",
            LIST,
            "srvr",
            "",
            "Four-letter words that may be asked; `*` for all. `srvr` always may, and `isro` in read-only mode."));
    public static final Setting<Integer> JUTE_MAX_BUFFER = add(bounding(
            Bound.FRAME_BYTES,
            atMost(decoded(CONNECT_REQUEST_BYTES, Integer.MAX_VALUE, defaultOf(Bound.FRAME_BYTES)), 1 << 30),
            "bytes",
            "Largest request accepted."));
    public static final Setting<Integer> GLOBAL_OUTSTANDING_LIMIT = add(bounding(
            Bound.OUTSTANDING,
            below(anyInt(Bound.OUTSTANDING), 1, 1),
            "",
            "Requests of all connections that may wait before sockets are not read."));
    public static final Setting<Integer> OUTSTANDING_BYTES = add(bounding(
            Bound.OUTSTANDING_BYTES,
            below(anyInt(Bound.OUTSTANDING_BYTES), 1, 100 << 20),
            "bytes",
            "Bytes of all requests, large or not, that may wait before sockets are not read; none is closed for it."));
    public static final Setting<Integer> SNAP_COUNT = add(
            effective("snapCount", below(anyInt(100000), 2, 2), "100000", "", "Log entries between two snapshots."));
    public static final Setting<Integer> SNAP_RETAIN_COUNT = add(effective(
            "autopurge.snapRetainCount",
            below(ANY_INT, SNAPSHOTS_MIN, SNAPSHOTS_MIN),
            "3",
            "",
            "Snapshots kept on disk, three at least."));
    public static final Setting<Boolean> SKIP_ACL =
            add(effective("skipACL", yesOnly(), "no", "", "`yes` lets everyone do everything."));
    public static final Setting<Boolean> EXTENDED_TYPES = add(effective(
            "extendedTypesEnabled",
            trueOnly(),
            "true",
            "",
            "Whether TTL znodes may be made; ZooKeeper's default is false."));
    public static final Setting<Boolean> ENFORCE_QUOTA = add(effective(
            "enforceQuota", trueOnly(), "false", "", "Whether hard quotas refuse writes or are only reported."));
    public static final Setting<Boolean> AUDIT = add(effective(
            "audit.enable",
            trueOnly(),
            "false",
            "",
            "Whether the logger `org.apache.zookeeper.audit.Slf4jAuditLogger` is told who changed what."));
    public static final Setting<Boolean> READ_ONLY_MODE = add(effective(
            "readonlymode.enabled",
            trueOnly(),
            "false",
            "",
            "Whether a member without a quorum serves clients that asked for read-only service."));
    public static final Setting<Boolean> LOCAL_SESSIONS = add(effective(
            "localSessionsEnabled",
            FLAG,
            "false",
            "",
            "Whether a new session is known to its member of an ensemble alone, and makes no ephemerals."));
    public static final Setting<Boolean> LOCAL_SESSIONS_UPGRADING = add(effective(
            "localSessionsUpgradingEnabled",
            FLAG,
            "false",
            "",
            "Whether a session that only its member knows becomes one of the ensemble when it makes an ephemeral."));
    public static final Setting<Integer> CONTAINER_CHECK_INTERVAL = add(effective(
            "znode.container.checkIntervalMs",
            decoded(1, Integer.MAX_VALUE, 60000),
            "60000",
            "ms",
            "How often the leader looks for znodes to remove."));
    public static final Setting<Integer> CONTAINER_MAX_PER_MINUTE = add(effective(
            "znode.container.maxPerMinute",
            below(anyInt(10000), 0, Integer.MAX_VALUE),
            "10000",
            "",
            "Container and TTL znodes removed in a minute at most; 0 keeps them all."));
    public static final Setting<Long> CONTAINER_MAX_NEVER_USED = add(effective(
            "znode.container.maxNeverUsedIntervalMs",
            below(decodedLong(Long.MIN_VALUE, 0L), 0, 0L),
            "0",
            "ms",
            "Age at which a container that never had a child is removed; 0 for never."));
    public static final Setting<String> METRICS_CLASS = add(effective(
            "metricsProvider.className",
            new ValueType<>("class name", Settings::provider),
            METRICS_NONE,
            "",
            "ZooKeeper's Prometheus class name opens the metrics port; no other class is loaded."));
    public static final Setting<String> METRICS_HOST =
            add(effective("metricsProvider.httpHost", TEXT, "0.0.0.0", "", "Address of the metrics port."));
    public static final Setting<Integer> METRICS_PORT =
            add(effective("metricsProvider.httpPort", PORT, "7000", "", "Port of `/metrics`."));
    public static final Setting<String> RAFT_ADDRESS = add(effective(
            "oarlock.raft.bindAddress",
            TEXT,
            "",
            "",
            "Address the Raft port is bound to, `0.0.0.0` for all; the host of the member's own line when not given."));
    public static final Setting<Boolean> LISTEN_ON_ALL = add(
            effective("quorumListenOnAllIPs", FLAG, "false", "", "The same as `oarlock.raft.bindAddress=0.0.0.0`."));
    public static final Setting<Integer> ELECTION_MIN = add(effective(
            "oarlock.raft.electionTimeoutMin",
            whole(50, 600_000),
            "400",
            "ms",
            "Silence of the leader before an election, at least."));
    public static final Setting<Integer> ELECTION_MAX = add(effective(
            "oarlock.raft.electionTimeoutMax",
            whole(51, 600_000),
            "700",
            "ms",
            "Silence of the leader before an election, at most."));
    public static final Setting<Long> LOG_BYTES = add(
            bounding(Bound.LOG_DISK_BYTES, BYTES, "", "Bytes of Raft log that bring about a snapshot and a purge."));
    public static final Setting<Long> UNWRITTEN_BYTES = add(bounding(
            Bound.UNWRITTEN_BYTES,
            bytesFrom(1 << 16),
            "",
            "Heap of applied changes that wait to be written to RocksDB; reads go on when it is full."));
    public static final Setting<Long> BLOCK_CACHE = add(effective(
            "oarlock.storage.cacheBytes",
            bytesFrom(RocksSettings.MEMORY_BYTES_MIN),
            "128m",
            "",
            "Native memory for RocksDB's blocks and tables in memory."));
    public static final Setting<Long> NODE_CACHE =
            add(effective("oarlock.tree.cacheBytes", BYTES, "128m", "", "Heap for decoded znodes."));
    public static final Setting<Integer> ENTRY_OPERATIONS = add(bounding(
            Bound.ENTRY_OPERATIONS,
            whole(1, 100_000),
            "",
            "Operations in one Raft entry, those of a multi counted one by one. While an entry is under way,"
                    + " requests wait until there are a thirty-second as many."));
    public static final Setting<Integer> ENTRY_BYTES =
            add(bounding(Bound.ENTRY_BYTES, whole(1 << 16, 3_500_000), "bytes", "Size of one Raft entry."));
    public static final Setting<Integer> ENTRIES_IN_FLIGHT = add(bounding(
            Bound.ENTRIES_IN_FLIGHT, whole(1, 1024), "", "Entries of this member that may wait for their commit."));
    public static final Setting<Integer> OUTSTANDING_PER_CONNECTION =
            add(bounding(Bound.OUTSTANDING_PER_CONNECTION, POSITIVE, "", "Requests of one connection that may wait."));
    public static final Setting<Integer> HANDSHAKE_TIMEOUT = add(effective(
            "nio.sessionlessCnxnTimeout",
            whole(100, 600_000),
            String.valueOf(FrontEndSettings.Timing.HANDSHAKE_MILLIS),
            "ms",
            "Time that a new connection has to ask for a session."));
    public static final Setting<Long> OUTSTANDING_BYTES_PER_CONNECTION = add(bounding(
            Bound.OUTSTANDING_BYTES_PER_CONNECTION,
            BYTES,
            "",
            "Bytes of one connection's requests that may wait before its socket is not read."));
    public static final Setting<Integer> WATCHES_PER_CONNECTION = add(bounding(
            Bound.WATCHES_PER_CONNECTION,
            POSITIVE,
            "",
            "Watches of one connection; more are refused, those of setWatches with a log line only."));
    public static final Setting<Long> UNSENT_PER_CONNECTION =
            add(bounding(Bound.UNSENT_BYTES_PER_CONNECTION, BYTES, "", "Reply bytes that may wait for a slow reader."));
    public static final Setting<Long> MULTI_READ_BYTES = add(bounding(
            Bound.MULTI_READ_BYTES,
            BYTES,
            "",
            "Results of one multiRead together; parts for which there is no room fail with ThrottledOp."));
    public static final Setting<Long> LISTING_BYTES = add(bounding(
            Bound.LISTING_BYTES,
            BYTES,
            "",
            "One list of children or ephemerals; a longer one is answered with ThrottledOp."));
    public static final Setting<Long> REQUEST_MEMORY =
            add(memory(Bound.REQUEST_MEMORY, "frames being read", "an eighth of the direct memory"));
    public static final Setting<Long> REPLY_MEMORY = add(memory(
            Bound.REPLY_MEMORY, "replies and events that clients have not taken", "a quarter of the direct memory"));
    public static final Setting<Long> WATCH_MEMORY = add(memory(Bound.WATCH_MEMORY, "watches", "a sixth of the heap"));
    public static final Setting<Long> IDENTITY_MEMORY = add(memory(
            Bound.IDENTITY_MEMORY, "what connections have proved or begun to prove", "a thirty-second of the heap"));
    public static final Setting<Long> LOCAL_SESSION_MEMORY = add(
            memory(Bound.LOCAL_SESSION_MEMORY, "sessions that only this member knows", "a thirty-second of the heap"));
    public static final Setting<Long> CONNECT_MEMORY = add(
            memory(Bound.CONNECT_MEMORY, "connect requests that wait for their sessions", "a sixteenth of the heap"));
    public static final Setting<Long> EVENT_MEMORY =
            add(memory(Bound.EVENT_MEMORY, "events on their way to an event loop", "a sixteenth of the heap"));
    public static final Setting<Integer> SESSIONS = add(bounding(
            Bound.SESSIONS,
            POSITIVE,
            "",
            "Live sessions of the ensemble; at the limit the connection of whoever asks for a new one is closed."));
    public static final Setting<Integer> EXPIRY_BATCH =
            add(bounding(Bound.EXPIRED_SESSIONS_PER_ENTRY, whole(1, 10_000), "", "Sessions that one entry expires."));
    public static final Setting<Boolean> IGNORE_FOREIGN_DATA = add(effective(
            "oarlock.ignoreZooKeeperData",
            FLAG,
            "false",
            "",
            "Start with an empty tree although `dataDir` holds the files of a ZooKeeper server."));
    public static final Setting<List<Member.Endpoint>> MIGRATION_SOURCE = add(effective(
            "oarlock.migration.source",
            ENDPOINTS,
            "",
            "",
            "Quorum ports (`server.N`, usually 2888) of all servers of a running ZooKeeper ensemble, to be followed and"
                    + " taken over; the same on all members, see MIGRATION."));
    public static final Setting<Boolean> MIGRATION_SERVE = add(effective(
            "oarlock.migration.serve",
            FLAG,
            "false",
            "",
            "Whether clients are served while `oarlock.migration.source` is followed, their writes and sessions through"
                    + " its leader; the same on all members, see MIGRATION."));
    public static final Setting<Boolean> MIGRATION_SSL_QUORUM = add(effective(
            "oarlock.migration.sslQuorum",
            FLAG,
            "false",
            "",
            "Whether the quorum ports of `oarlock.migration.source` speak TLS (the `sslQuorum` of its servers); with"
                    + " the stores of `ssl.quorum`, see MIGRATION."));

    private Settings() {}

    /** While the class is loaded. */
    private static <T> Setting<T> add(Setting<T> setting) {
        DECLARED.add(setting);
        return setting;
    }

    private static Setting<Long> memory(Bound bound, String held, String part) {
        String doc = "Memory that all connections together may take for " + held + "; 0 for " + part + ".";
        return bounding(bound, BYTES, "", doc);
    }

    /** The keys that have an effect, in the order to document them. */
    public static List<Setting<?>> effectiveSettings() {
        return Stream.of(
                        DECLARED,
                        AdminSettings.effectiveSettings(),
                        SecuritySettings.effectiveSettings(),
                        MemberSecuritySettings.effectiveSettings())
                .<Setting<?>>flatMap(List::stream)
                .toList();
    }

    /** Every key that is known, also those without effect. */
    public static List<Setting<?>> all() {
        return Stream.<Setting<?>>concat(effectiveSettings().stream(), ForeignSettings.ALL.stream())
                .toList();
    }

    /** The setting of a key; a key of its own goes before a family. */
    static Optional<Setting<?>> find(String key) {
        return all().stream()
                .filter(setting -> setting.covers(key))
                .min((a, b) -> Integer.compare(b.key().length(), a.key().length()));
    }

    /** Read as ZooKeeper reads its system properties. */
    private static ValueType<Integer> anyInt(int defaultValue) {
        return decoded(Integer.MIN_VALUE, Integer.MAX_VALUE, defaultValue);
    }

    private static ValueType<Integer> anyInt(Bound bound) {
        return anyInt(defaultOf(bound));
    }

    private static int defaultOf(Bound bound) {
        return Math.toIntExact(bound.defaultValue());
    }

    private static ValueType.Reading<String> provider(String name) {
        return List.of(METRICS_NONE, METRICS_NULL, METRICS_PROMETHEUS).contains(name)
                ? ValueType.Reading.of(name)
                : ValueType.Reading.refused("names a class that is not loaded here: '" + name + "'");
    }
}
