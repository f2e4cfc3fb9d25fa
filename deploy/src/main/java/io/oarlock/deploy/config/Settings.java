package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.effective;
import static io.oarlock.deploy.config.ValueType.BYTES;
import static io.oarlock.deploy.config.ValueType.FLAG;
import static io.oarlock.deploy.config.ValueType.LIST;
import static io.oarlock.deploy.config.ValueType.PORT;
import static io.oarlock.deploy.config.ValueType.TEXT;
import static io.oarlock.deploy.config.ValueType.bytesFrom;
import static io.oarlock.deploy.config.ValueType.decoded;
import static io.oarlock.deploy.config.ValueType.decodedLong;
import static io.oarlock.deploy.config.ValueType.oneOf;
import static io.oarlock.deploy.config.ValueType.trueOnly;
import static io.oarlock.deploy.config.ValueType.whole;
import static io.oarlock.deploy.config.ValueType.yesOnly;

import io.oarlock.storage.rocks.RocksSettings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every key that has an effect. The documentation is made from this table. */
public final class Settings {
    static final String METRICS_NONE = "org.apache.zookeeper.metrics.impl.DefaultMetricsProvider";
    static final String METRICS_NULL = "org.apache.zookeeper.metrics.impl.NullMetricsProvider";
    static final String METRICS_PROMETHEUS = "org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider";

    private static final ValueType ANY_INT = whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
    private static final ValueType POSITIVE = whole(1, Integer.MAX_VALUE);
    private static final ValueType OR_UNSET = whole(-1, Integer.MAX_VALUE);
    /** Fewer are never asked for by ZooKeeper. */
    private static final int SNAPSHOTS_MIN = 3;

    static final Setting DATA_DIR =
            effective("dataDir", TEXT, "", "", "Directory of the member's data; the only key that must be given.");
    static final Setting DATA_LOG_DIR = effective(
            "dataLogDir",
            TEXT,
            "",
            "",
            "Directory of the Raft log, best on a disk of its own; `dataDir` when not given.");
    static final Setting CLIENT_PORT = effective(
            "clientPort", PORT, "", "", "Port for clients; may stand in the member's `server.N` line instead.");
    static final Setting CLIENT_PORT_ADDRESS =
            effective("clientPortAddress", TEXT, "0.0.0.0", "", "Address that the client port is bound to.");
    static final Setting CLIENT_PORT_BACKLOG = effective(
            "clientPortListenBacklog",
            ANY_INT.below(-1, -1),
            "-1",
            "",
            "Connections waiting for accept; -1 leaves it to the system.");
    static final Setting TICK_TIME = effective(
            "tickTime", POSITIVE, "3000", "ms", "Granularity of session expiry and base of the session timeouts.");
    static final Setting MIN_SESSION_TIMEOUT =
            effective("minSessionTimeout", OR_UNSET, "-1", "ms", "Smallest session timeout granted; -1 for two ticks.");
    static final Setting MAX_SESSION_TIMEOUT = effective(
            "maxSessionTimeout", OR_UNSET, "-1", "ms", "Largest session timeout granted; -1 for twenty ticks.");
    static final Setting MAX_CLIENT_CNXNS =
            effective("maxClientCnxns", ANY_INT.below(0, 0), "60", "", "Connections of one address; 0 for no limit.");
    static final Setting MAX_CNXNS =
            effective("maxCnxns", anyInt("0").below(0, 0), "0", "", "Connections of all clients; 0 for no limit.");
    static final Setting SERVER = effective(
            "server.*",
            TEXT,
            "",
            "",
            "A member: `server.<id>=<host>:<raftPort>:<unused>[:participant|observer][;[<clientHost>:]<clientPort>]`.");
    static final Setting DYNAMIC_CONFIG_FILE = effective(
            "dynamicConfigFile", TEXT, "", "", "File that holds the `server.N` lines; it is read and never rewritten.");
    static final Setting STANDALONE_ENABLED = effective(
            "standaloneEnabled", FLAG, "true", "", "Whether a single `server.N` line means a standalone server.");
    static final Setting PEER_TYPE = effective(
            "peerType",
            oneOf("participant", "observer"),
            "participant",
            "",
            "Must agree with the member's `server.N` line.");
    static final Setting WHITELIST = effective(
            "4lw.commands.whitelist",
            LIST,
            "srvr",
            "",
            "Four-letter words that may be asked; `*` for all. `isro` is added in read-only mode.");
    static final Setting JUTE_MAX_BUFFER = effective(
            "jute.maxbuffer",
            decoded(1024, Integer.MAX_VALUE, "1048575").atMost(1 << 30),
            "1048575",
            "bytes",
            "Largest request accepted.");
    static final Setting GLOBAL_OUTSTANDING_LIMIT = effective(
            "globalOutstandingLimit",
            anyInt("20000").below(1, 1),
            "20000",
            "",
            "Requests of all connections that may wait before sockets are not read.");
    static final Setting SNAP_COUNT =
            effective("snapCount", anyInt("100000").below(2, 2), "100000", "", "Log entries between two snapshots.");
    static final Setting SNAP_RETAIN_COUNT = effective(
            "autopurge.snapRetainCount",
            ANY_INT.below(SNAPSHOTS_MIN, SNAPSHOTS_MIN),
            "3",
            "",
            "Snapshots kept on disk, three at least.");
    static final Setting SKIP_ACL = effective("skipACL", yesOnly(), "no", "", "`yes` lets everyone do everything.");
    static final Setting EXTENDED_TYPES = effective(
            "extendedTypesEnabled",
            trueOnly(),
            "true",
            "",
            "Whether TTL znodes may be made; ZooKeeper's default is false.");
    static final Setting ENFORCE_QUOTA = effective(
            "enforceQuota", trueOnly(), "false", "", "Whether hard quotas refuse writes or are only reported.");
    static final Setting SUPER_DIGEST = effective(
            "DigestAuthenticationProvider.superDigest",
            TEXT,
            "",
            "",
            "`super:<digest>` of the user whom no ACL binds.");
    static final Setting READ_ONLY_MODE = effective(
            "readonlymode.enabled",
            trueOnly(),
            "false",
            "",
            "Whether a member without a quorum serves clients that asked for read-only service.");
    static final Setting CONTAINER_CHECK_INTERVAL = effective(
            "znode.container.checkIntervalMs",
            decoded(1, Integer.MAX_VALUE, "60000"),
            "60000",
            "ms",
            "How often the leader looks for znodes to remove.");
    static final Setting CONTAINER_MAX_PER_MINUTE = effective(
            "znode.container.maxPerMinute",
            anyInt("10000").below(0, Integer.MAX_VALUE),
            "10000",
            "",
            "Container and TTL znodes removed in a minute at most; 0 keeps them all.");
    static final Setting CONTAINER_MAX_NEVER_USED = effective(
            "znode.container.maxNeverUsedIntervalMs",
            decodedLong(Long.MIN_VALUE, "0").below(0, 0),
            "0",
            "ms",
            "Age at which a container that never had a child is removed; 0 for never.");
    static final Setting METRICS_CLASS = effective(
            "metricsProvider.className",
            new ValueType("class name", Settings::provider),
            METRICS_NONE,
            "",
            "ZooKeeper's Prometheus class name opens the metrics port; no other class is loaded.");
    static final Setting METRICS_HOST =
            effective("metricsProvider.httpHost", TEXT, "0.0.0.0", "", "Address of the metrics port.");
    static final Setting METRICS_PORT = effective("metricsProvider.httpPort", PORT, "7000", "", "Port of `/metrics`.");

    static final Setting RAFT_ADDRESS = effective(
            "oarlock.raft.bindAddress",
            TEXT,
            "",
            "",
            "Address the Raft port is bound to, `0.0.0.0` for all; the host of the member's own line when not given.");
    static final Setting LISTEN_ON_ALL =
            effective("quorumListenOnAllIPs", FLAG, "false", "", "The same as `oarlock.raft.bindAddress=0.0.0.0`.");
    static final Setting ELECTION_MIN = effective(
            "oarlock.raft.electionTimeoutMin",
            whole(50, 600_000),
            "400",
            "ms",
            "Silence of the leader before an election, at least.");
    static final Setting ELECTION_MAX = effective(
            "oarlock.raft.electionTimeoutMax",
            whole(51, 600_000),
            "700",
            "ms",
            "Silence of the leader before an election, at most.");
    static final Setting LOG_BYTES = effective(
            "oarlock.log.bytesMax", BYTES, "512m", "", "Bytes of Raft log that bring about a snapshot and a purge.");
    static final Setting UNWRITTEN_BYTES = effective(
            "oarlock.storage.unwrittenBytesMax",
            bytesFrom(1 << 16),
            "32m",
            "",
            "Heap of applied changes that wait to be written to RocksDB; reads go on when it is full.");
    static final Setting BLOCK_CACHE = effective(
            "oarlock.storage.cacheBytes",
            bytesFrom(RocksSettings.MEMORY_BYTES_MIN),
            "128m",
            "",
            "Native memory for RocksDB's blocks and tables in memory.");
    static final Setting NODE_CACHE =
            effective("oarlock.tree.cacheBytes", BYTES, "128m", "", "Heap for decoded znodes.");
    static final Setting ENTRY_OPERATIONS = effective(
            "oarlock.entry.operationsMax",
            whole(1, 100_000),
            "2000",
            "",
            "Requests in one Raft entry. Fewer than a thirty-second of it wait while an entry is under way.");
    static final Setting ENTRY_BYTES = effective(
            "oarlock.entry.bytesMax", whole(1 << 16, 3_500_000), "2000000", "bytes", "Size of one Raft entry.");
    static final Setting ENTRIES_IN_FLIGHT = effective(
            "oarlock.entry.inFlightMax",
            whole(1, 1024),
            "4",
            "",
            "Entries of this member that may wait for their commit.");
    static final Setting OUTSTANDING_PER_CONNECTION = effective(
            "oarlock.connection.outstandingMax", POSITIVE, "2000", "", "Requests of one connection that may wait.");
    static final Setting OUTSTANDING_BYTES = effective(
            "largeRequestMaxBytes",
            anyInt("104857600").below(1, 100 << 20),
            "104857600",
            "bytes",
            "Bytes of all requests, large or not, that may wait before sockets are not read; none is closed for it.");
    static final Setting OUTSTANDING_BYTES_PER_CONNECTION = effective(
            "oarlock.connection.outstandingBytesMax",
            BYTES,
            "16m",
            "",
            "Bytes of one connection's requests that may wait before its socket is not read.");
    static final Setting WATCHES_PER_CONNECTION = effective(
            "oarlock.connection.watchesMax",
            POSITIVE,
            "1000000",
            "",
            "Watches of one connection; more are refused, those of setWatches with a log line only.");
    static final Setting UNSENT_PER_CONNECTION = effective(
            "oarlock.connection.unsentBytesMax", BYTES, "4m", "", "Reply bytes that may wait for a slow reader.");
    static final Setting MULTI_READ_BYTES = effective(
            "oarlock.multiRead.bytesMax",
            BYTES,
            "4m",
            "",
            "Results of one multiRead together; parts for which there is no room fail with ThrottledOp.");
    static final Setting LISTING_BYTES = effective(
            "oarlock.listing.bytesMax",
            BYTES,
            "64m",
            "",
            "One list of children or ephemerals; a longer one is answered with ThrottledOp.");
    static final Setting REQUEST_MEMORY = memory("request", "frames being read", "an eighth of the direct memory");
    static final Setting REPLY_MEMORY =
            memory("reply", "replies and events that clients have not taken", "a quarter of the direct memory");
    static final Setting WATCH_MEMORY = memory("watch", "watches", "a sixth of the heap");
    static final Setting IDENTITY_MEMORY =
            memory("identity", "what connections have proved", "a thirty-second of the heap");
    static final Setting EVENT_MEMORY =
            memory("event", "events on their way to an event loop", "a sixteenth of the heap");
    static final Setting SESSIONS = effective(
            "oarlock.sessionsMax",
            POSITIVE,
            "1000000",
            "",
            "Live sessions of the ensemble; at the limit the connection of whoever asks for a new one is closed.");
    static final Setting EXPIRY_BATCH = effective(
            "oarlock.expiry.sessionsPerEntryMax", whole(1, 10_000), "128", "", "Sessions that one entry expires.");
    static final Setting IGNORE_FOREIGN_DATA = effective(
            "oarlock.ignoreZooKeeperData",
            FLAG,
            "false",
            "",
            "Start with an empty tree although `dataDir` holds the files of a ZooKeeper server.");

    private Settings() {}

    private static Setting memory(String what, String held, String part) {
        return effective(
                "oarlock.memory." + what + "BytesMax",
                BYTES,
                "0",
                "",
                "Memory that all connections together may take for " + held + "; 0 for " + part + ".");
    }

    /** The keys that have an effect, in the order to document them. */
    static List<Setting> effectiveSettings() {
        return List.of(
                DATA_DIR,
                DATA_LOG_DIR,
                CLIENT_PORT,
                CLIENT_PORT_ADDRESS,
                CLIENT_PORT_BACKLOG,
                TICK_TIME,
                MIN_SESSION_TIMEOUT,
                MAX_SESSION_TIMEOUT,
                MAX_CLIENT_CNXNS,
                MAX_CNXNS,
                SERVER,
                DYNAMIC_CONFIG_FILE,
                STANDALONE_ENABLED,
                PEER_TYPE,
                WHITELIST,
                JUTE_MAX_BUFFER,
                GLOBAL_OUTSTANDING_LIMIT,
                OUTSTANDING_BYTES,
                SNAP_COUNT,
                SNAP_RETAIN_COUNT,
                SKIP_ACL,
                EXTENDED_TYPES,
                ENFORCE_QUOTA,
                SUPER_DIGEST,
                READ_ONLY_MODE,
                CONTAINER_CHECK_INTERVAL,
                CONTAINER_MAX_PER_MINUTE,
                CONTAINER_MAX_NEVER_USED,
                METRICS_CLASS,
                METRICS_HOST,
                METRICS_PORT,
                RAFT_ADDRESS,
                LISTEN_ON_ALL,
                ELECTION_MIN,
                ELECTION_MAX,
                LOG_BYTES,
                UNWRITTEN_BYTES,
                BLOCK_CACHE,
                NODE_CACHE,
                ENTRY_OPERATIONS,
                ENTRY_BYTES,
                ENTRIES_IN_FLIGHT,
                OUTSTANDING_PER_CONNECTION,
                OUTSTANDING_BYTES_PER_CONNECTION,
                WATCHES_PER_CONNECTION,
                UNSENT_PER_CONNECTION,
                MULTI_READ_BYTES,
                LISTING_BYTES,
                REQUEST_MEMORY,
                REPLY_MEMORY,
                WATCH_MEMORY,
                IDENTITY_MEMORY,
                EVENT_MEMORY,
                SESSIONS,
                EXPIRY_BATCH,
                IGNORE_FOREIGN_DATA);
    }

    /** Every key that is known, also those without effect. */
    public static List<Setting> all() {
        return Stream.concat(effectiveSettings().stream(), ForeignSettings.ALL.stream())
                .toList();
    }

    /** The setting of a key; a key of its own goes before a family. */
    static Optional<Setting> find(String key) {
        return all().stream()
                .filter(setting -> setting.covers(key))
                .min((a, b) -> Integer.compare(b.key().length(), a.key().length()));
    }

    /** Read as ZooKeeper reads its system properties. */
    private static ValueType anyInt(String defaultValue) {
        return decoded(Integer.MIN_VALUE, Integer.MAX_VALUE, defaultValue);
    }

    private static ValueType.Reading provider(String name) {
        return List.of(METRICS_NONE, METRICS_NULL, METRICS_PROMETHEUS).contains(name)
                ? ValueType.Reading.of(name)
                : ValueType.Reading.refused("names a class that is not loaded here: '" + name + "'");
    }
}
