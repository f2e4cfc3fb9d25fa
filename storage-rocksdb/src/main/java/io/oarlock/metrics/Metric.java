package io.oarlock.metrics;

import static io.oarlock.metrics.Metric.Origin.OARLOCK;
import static io.oarlock.metrics.Metric.Origin.ZOOKEEPER;
import static io.oarlock.metrics.Metric.Type.COUNTER;
import static io.oarlock.metrics.Metric.Type.GAUGE;
import static io.oarlock.metrics.Metric.Type.HISTOGRAM;
import static io.oarlock.metrics.Metric.Type.SUMMARY;
import static io.oarlock.metrics.Metric.Unit.BYTES;
import static io.oarlock.metrics.Metric.Unit.MILLIS;
import static io.oarlock.metrics.Metric.Unit.NONE;
import static io.oarlock.metrics.Metric.Unit.SECONDS;

import java.util.Locale;

/**
 * Every metric of a member, one constant each, in the order in which {@code mntr} lists them. {@code docs/METRICS.md}
 * is made from this table.
 */
public enum Metric {
    // The tree.
    ZNODE_COUNT(ZOOKEEPER, GAUGE, "Znodes in the tree."),
    EPHEMERALS_COUNT(ZOOKEEPER, GAUGE, "Ephemeral znodes in the tree."),
    APPROXIMATE_DATA_SIZE(ZOOKEEPER, GAUGE, BYTES, "Bytes of data and paths in the tree."),
    GLOBAL_SESSIONS(ZOOKEEPER, GAUGE, "Live sessions of the ensemble."),
    LOCAL_SESSIONS(ZOOKEEPER, GAUGE, "Sessions that only this member knows."),
    LAST_ZXID(ZOOKEEPER, GAUGE, "Zxid of the last write applied."),

    // Connections.
    NUM_ALIVE_CONNECTIONS(ZOOKEEPER, GAUGE, "Open connections of clients."),
    OUTSTANDING_REQUESTS(ZOOKEEPER, GAUGE, "Requests read and not answered yet."),
    OUTSTANDING_REQUEST_BYTES(GAUGE, BYTES, "Bytes of the requests read and not answered yet."),
    WATCH_COUNT(ZOOKEEPER, GAUGE, "Watches of the clients of this member."),
    CONNECTION_REQUEST_COUNT(ZOOKEEPER, COUNTER, "Connections accepted."),
    CONNECTION_DROP_COUNT(ZOOKEEPER, COUNTER, "Connections closed, by either side."),
    CONNECTION_REJECTED(ZOOKEEPER, COUNTER, "Connections closed at once because of a limit on connections."),
    CONNECTION_REVALIDATE_COUNT(ZOOKEEPER, COUNTER, "Sessions that a connection re-attached to."),
    CONNECTION_DROP_PROBABILITY(ZOOKEEPER, GAUGE, "Share of connections dropped by throttling: always 0."),
    LARGE_REQUESTS_REJECTED(ZOOKEEPER, COUNTER, "Large requests refused: always 0, they wait until there is room."),
    STALE_SESSIONS_EXPIRED(ZOOKEEPER, COUNTER, "Sessions that this member expired as leader."),
    AUTH_FAILED_COUNT(ZOOKEEPER, COUNTER, "Auth requests refused."),
    ENSEMBLE_AUTH_SUCCESS(ZOOKEEPER, COUNTER, "Clients that asked for this ensemble by its name."),
    ENSEMBLE_AUTH_FAIL(ZOOKEEPER, COUNTER, "Clients sent away because they asked for another ensemble."),
    ENSEMBLE_AUTH_SKIP(ZOOKEEPER, COUNTER, "Clients that asked for an ensemble where any would do."),
    NON_MTLS_LOCAL_CONN_COUNT(ZOOKEEPER, COUNTER, "Connections without TLS from this machine."),
    NON_MTLS_REMOTE_CONN_COUNT(ZOOKEEPER, COUNTER, "Connections without TLS from other machines."),
    OUTSTANDING_TLS_HANDSHAKE(ZOOKEEPER, GAUGE, "TLS handshakes of clients under way."),
    UNSUCCESSFUL_HANDSHAKE(ZOOKEEPER, COUNTER, "TLS handshakes of clients that failed."),
    TLS_HANDSHAKE_EXCEEDED(ZOOKEEPER, COUNTER, "TLS handshakes ended because there were too many."),

    // Requests and replies; `srst` resets those that are gauges.
    AVG_LATENCY(ZOOKEEPER, GAUGE, MILLIS, "Average time from request to reply."),
    MIN_LATENCY(ZOOKEEPER, GAUGE, MILLIS, "Shortest time from request to reply."),
    MAX_LATENCY(ZOOKEEPER, GAUGE, MILLIS, "Longest time from request to reply."),
    PACKETS_RECEIVED(ZOOKEEPER, GAUGE, "Requests received."),
    PACKETS_SENT(ZOOKEEPER, GAUGE, "Replies and notifications sent."),
    BYTES_RECEIVED_COUNT(ZOOKEEPER, COUNTER, BYTES, "Bytes of requests received."),
    RESPONSE_BYTES(ZOOKEEPER, COUNTER, BYTES, "Bytes of replies and notifications sent."),
    LAST_CLIENT_RESPONSE_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the last reply, -1 before the first."),
    MIN_CLIENT_RESPONSE_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the smallest reply, -1 before the first."),
    MAX_CLIENT_RESPONSE_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the largest reply, -1 before the first."),

    READLATENCY(ZOOKEEPER, SUMMARY, MILLIS, "Time of a read, from request to reply."),
    UPDATELATENCY(ZOOKEEPER, SUMMARY, MILLIS, "Time of a write, from request to reply."),
    NODE_CREATED_WATCH_COUNT(ZOOKEEPER, SUMMARY, "Watches that the creation of one znode fired."),
    NODE_DELETED_WATCH_COUNT(ZOOKEEPER, SUMMARY, "Watches that the deletion of one znode fired."),
    NODE_CHANGED_WATCH_COUNT(ZOOKEEPER, SUMMARY, "Watches that new data of one znode fired."),
    NODE_CHILDREN_WATCH_COUNT(ZOOKEEPER, SUMMARY, "Watches that a new or lost child of one znode fired."),
    WATCH_BYTES(ZOOKEEPER, COUNTER, BYTES, "Bytes of the notifications sent."),

    // The process.
    UPTIME(ZOOKEEPER, GAUGE, MILLIS, "Time since the start."),
    OPEN_FILE_DESCRIPTOR_COUNT(ZOOKEEPER, GAUGE, "Open file descriptors of the process."),
    MAX_FILE_DESCRIPTOR_COUNT(ZOOKEEPER, GAUGE, "File descriptors that the process may have."),

    // The ensemble.
    COMMIT_COUNT(ZOOKEEPER, COUNTER, "Writes applied while this member led."),
    LOOKING_COUNT(ZOOKEEPER, COUNTER, "Times that this member began to look for a leader."),
    ELECTION_TIME(ZOOKEEPER, SUMMARY, MILLIS, "Time of an election."),
    UNAVAILABLE_TIME(ZOOKEEPER, SUMMARY, MILLIS, "Time without a leader that is ready, or before a start is through."),
    LEADER_UNAVAILABLE_TIME(
            ZOOKEEPER, SUMMARY, MILLIS, "Time without a leader that is ready, of a member that ended it by leading."),
    FOLLOWER_SYNC_TIME(ZOOKEEPER, SUMMARY, MILLIS, "Time that a follower took, since it knew its leader, to be ready."),
    OBSERVER_SYNC_TIME(
            ZOOKEEPER, SUMMARY, MILLIS, "Time that an observer took, since it knew its leader, to be ready."),
    QUORUM_ACK_LATENCY(
            ZOOKEEPER, SUMMARY, MILLIS, "Time from the leader's stamp of an entry to its commit, on the leader."),
    COMMIT_PROPAGATION_LATENCY(
            ZOOKEEPER,
            SUMMARY,
            MILLIS,
            "Time from the leader's stamp of an entry to its commit, on a follower or observer."),
    PROPAGATION_LATENCY(
            ZOOKEEPER, SUMMARY, MILLIS, "Time from the leader's stamp of an entry until it is applied here."),
    LEARNER_COMMIT_RECEIVED_COUNT(ZOOKEEPER, COUNTER, "Writes applied while this member did not lead."),
    QUORUM_SIZE(ZOOKEEPER, GAUGE, "Members with a vote; not on a standalone server."),
    SYNCED_FOLLOWERS(ZOOKEEPER, GAUGE, "Followers with a vote that the leader has heard of; on the leader only."),
    SYNCED_OBSERVERS(ZOOKEEPER, GAUGE, "Observers that the leader has heard of; on the leader only."),
    SYNCED_NON_VOTING_FOLLOWERS(ZOOKEEPER, GAUGE, "Always 0; on the leader only."),
    LEARNERS(ZOOKEEPER, GAUGE, "Followers and observers that the leader has heard of; on the leader only."),
    PENDING_SYNCS(ZOOKEEPER, GAUGE, "Sync requests without a reply; on the leader only."),
    LEADER_UPTIME(ZOOKEEPER, GAUGE, MILLIS, "Time since this member became leader; on the leader only."),
    LAST_PROPOSAL_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the last write, -1 before the first; on the leader only."),
    MIN_PROPOSAL_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the smallest write, -1 before the first; on the leader only."),
    MAX_PROPOSAL_SIZE(ZOOKEEPER, GAUGE, BYTES, "Size of the largest write, -1 before the first; on the leader only."),

    DIGEST_MISMATCHES_COUNT(ZOOKEEPER, COUNTER, "Always 0: a member whose digest is another ends."),
    UNRECOVERABLE_ERROR_COUNT(ZOOKEEPER, COUNTER, "Always 0: such an error ends the process."),
    JVM_PAUSE_TIME_MS(
            ZOOKEEPER, SUMMARY, MILLIS, "Time that the process stood still, once a `jvm.pause.sleep.time.ms`."),

    // The disk.
    FSYNCTIME(ZOOKEEPER, SUMMARY, MILLIS, "Time of a sync of the Raft log."),
    SNAPSHOTTIME(ZOOKEEPER, SUMMARY, MILLIS, "Time that a checkpoint of the state takes."),
    DBINITTIME(ZOOKEEPER, SUMMARY, MILLIS, "Time that a start takes to open the state and the log."),

    // Counted by the packages, in the order of their names.
    APPLY_ENTRY_SECONDS(HISTOGRAM, SECONDS, "Time that the apply thread takes for an entry, in all."),
    APPLY_OPERATION_SECONDS(HISTOGRAM, SECONDS, "Time that the rules take to decide an operation."),
    APPLY_SLOW_ENTRIES_TOTAL(COUNTER, "Entries that held the apply thread for more than 100 ms."),
    AUDIT_EVENTS_LOST(COUNTER, "Events missing in the audit log, which came faster than they could be written."),
    CLIENTS_AHEAD(COUNTER, "Connections closed because the client has seen a newer state than this member."),
    CLOSED_FOR_MEMORY(COUNTER, "Connections closed because they held most of a memory that was full."),
    CNXN_CLOSED_WITHOUT_ZK_SERVER_RUNNING(ZOOKEEPER, COUNTER, "Connections closed because there was no quorum."),
    CONNECT_MEMORY_BYTES(
            GAUGE, BYTES, "Memory that all connections hold for connect requests that wait for their sessions."),
    CONNECT_MEMORY_BYTES_MAX(
            GAUGE, BYTES, "Memory that all connections may hold for connect requests that wait for their sessions."),
    CONNECTS_REFUSED(COUNTER, "Connections closed because too many connect requests waited for their sessions."),
    DISK_FREE_BYTES(GAUGE, BYTES, "Bytes free on the fuller one of the disks for state and log."),
    EVENT_MEMORY_BYTES(GAUGE, BYTES, "Memory that all connections hold for events on their way to an event loop."),
    EVENT_MEMORY_BYTES_MAX(
            GAUGE, BYTES, "Memory that all connections may hold for events on their way to an event loop."),
    FAILED_CONNECTIONS(COUNTER, "Connections closed because of an unexpected failure."),
    HTTP_ANSWERS(GAUGE, "HTTP requests that wait for a worker thread or have a file sent to them."),
    HTTP_ANSWERS_LATE(COUNTER, "HTTP requests that were told after a minute that there would be no answer."),
    HTTP_CONNECTIONS(GAUGE, "Open connections to the HTTP ports."),
    HTTP_UNSENT_BYTES(GAUGE, BYTES, "HTTP answers that clients have not taken."),
    IDENTITY_MEMORY_BYTES(
            GAUGE, BYTES, "Memory that all connections hold for what they have proved, or begun to prove by SASL."),
    IDENTITY_MEMORY_BYTES_MAX(
            GAUGE, BYTES, "Memory that all connections may hold for what they have proved or begun to prove."),
    INSECURE_ADMIN_COUNT(ZOOKEEPER, COUNTER, "Connections to the admin port without TLS where TLS is spoken, too."),
    LAST_SNAPSHOT_SECONDS(
            GAUGE, SECONDS, "When the newest checkpoint was taken, or the state written that was opened; Unix time."),
    LAST_SNAPSHOT_ZXID(GAUGE, "Zxid of the newest checkpoint, or of the state that was opened."),
    LISTINGS_REFUSED(COUNTER, "Listings refused because too many waited for the worker threads, or held too much."),
    LOCAL_SESSION_MEMORY_BYTES(GAUGE, BYTES, "Memory of the sessions that only this member knows."),
    LOCAL_SESSION_MEMORY_BYTES_MAX(
            GAUGE, BYTES, "Memory that sessions may take that only this member knows; 0 where there are none."),
    LONG_LISTINGS(COUNTER, "Listings made by a worker thread."),
    MALFORMED_FRAMES(COUNTER, "Connections closed for bytes that make no sense."),
    MIGRATION_CHECKED_ZXID(GAUGE, "Last transaction of the source whose digest was compared, and was right."),
    MIGRATION_COPIED_ZNODES(GAUGE, "Znodes of the source's tree that the copy has looked at."),
    MIGRATION_FORWARDED(COUNTER, "Requests of clients that this member passed on to the source."),
    MIGRATION_FORWARDED_BYTES(GAUGE, BYTES, "Memory held for requests that the source has not answered."),
    MIGRATION_FORWARDED_BYTES_MAX(
            GAUGE, BYTES, "Memory that may be held for requests that the source has not answered."),
    MIGRATION_LAG_MILLIS(GAUGE, MILLIS, "Age of the source's transaction taken last; 0 when all are taken."),
    MIGRATION_LAG_ZXIDS(GAUGE, "Transactions of the source that are not applied here yet."),
    MIGRATION_PHASE(
            GAUGE,
            "Of a migration: 0 not begun, 1 copying, 2 following, 3 switching, 4 stopped, 5 aborted, 6 switched."),
    MIGRATION_TRANSACTION_BYTES(
            GAUGE, BYTES, "Memory for the heaviest transaction of the source that this member put into the log."),
    MIGRATION_TRANSACTIONS(COUNTER, "Transactions of the source that this member put into the log."),
    OUTSTANDING_MEMORY_BYTES(GAUGE, BYTES, "Memory that all connections hold for requests that wait."),
    OUTSTANDING_MEMORY_BYTES_MAX(GAUGE, BYTES, "Memory that all connections may hold for requests that wait."),
    PROTOCOL_MISMATCHES(COUNTER, "Connections closed because they spoke TLS where this is not spoken, or the reverse."),
    QUOTA_COUNTS_BYTES(GAUGE, BYTES, "Heap of the counts for quotas that are not through: the paths that they are at."),
    QUOTA_COUNTS_BYTES_MAX(GAUGE, BYTES, "Heap over which no further count for a quota begins."),
    QUOTA_INDEX_BYTES(GAUGE, BYTES, "Heap of the index of paths with a quota; 0 where it would be over its bound."),
    QUOTA_INDEX_BYTES_MAX(GAUGE, BYTES, "Heap that the index of paths with a quota may take."),
    QUOTA_SOFT_EXCEEDED_TOTAL(COUNTER, "Writes of this member's clients past a soft quota."),
    RAFT_APPLIED_INDEX(GAUGE, "Log index that the state is at."),
    RAFT_CHANNELS_RENEWED_TOTAL(COUNTER, "Connections to silent members that were made anew."),
    RAFT_CHECKPOINTS_DAMAGED_TOTAL(COUNTER, "Own checkpoints that a member refused as damaged."),
    RAFT_CHECKPOINTS_INSTALLED_TOTAL(COUNTER, "Checkpoints of the leader that replaced this member's state."),
    RAFT_CHECKPOINTS_REFUSED_TOTAL(COUNTER, "Checkpoints of the leader that could not be installed."),
    RAFT_COMMIT_STALLS_TOTAL(COUNTER, "Times that a leader stepped down because its disk hung."),
    RAFT_ENTRIES_APPLIED_TOTAL(COUNTER, "Entries applied."),
    RAFT_ENTRIES_DUPLICATE_TOTAL(COUNTER, "Entries that were applied before."),
    RAFT_ENTRIES_GAP_TOTAL(COUNTER, "Entries refused because an earlier one was missing."),
    RAFT_ENTRIES_IN_FLIGHT(GAUGE, "Entries sent and not applied yet."),
    RAFT_ENTRIES_IN_FLIGHT_BYTES(GAUGE, BYTES, "Bytes of the entries sent and not applied yet."),
    RAFT_ENTRIES_PROPOSED_TOTAL(COUNTER, "Entries sent to the leader."),
    RAFT_ENTRIES_REFUSED_TOTAL(COUNTER, "Entries of this member that the leader will never take."),
    RAFT_ENTRIES_RESENT_TOTAL(COUNTER, "Entries sent to a leader again."),
    RAFT_ENTRIES_SKIPPED_TOTAL(COUNTER, "Entries of the log that hold no operations."),
    RAFT_FOREIGN_ENTRIES_REFUSED_TOTAL(COUNTER, "Malformed entries of other members that were not appended."),
    RAFT_LOG_DISK_BYTES(GAUGE, BYTES, "Bytes of Raft log on disk."),
    RAFT_LOG_TORN_TAIL(GAUGE, "1 when the log had a torn end at the start."),
    RAFT_NO_PROGRESS_MILLIS(
            GAUGE, MILLIS, "Time for which entries of this member have waited without one of them being applied."),
    RAFT_PORT_CONNECTIONS(GAUGE, "Connections of others to the Raft port."),
    RAFT_PORT_REFUSED_TOTAL(COUNTER, "Connections and messages on the Raft port that no member sends."),
    RAFT_PORT_UNFINISHED_BYTES(GAUGE, BYTES, "Bytes of incomplete messages on the Raft port."),
    RAFT_PROPOSALS_REFUSED_TOTAL(COUNTER, "Proposals refused because they are too large for the log or for an apply."),
    RAFT_PROPOSALS_TOTAL(COUNTER, "Proposals gathered into entries."),
    RAFT_PROPOSALS_WAITING(GAUGE, "Proposals not in an entry yet."),
    RAFT_QUEUE_BYTES(GAUGE, BYTES, "Bytes of questions to other members that their sockets have not taken."),
    RAFT_REPLAY_ENTRIES_LEFT(GAUGE, "Entries of the log that a start found and has not applied yet."),
    RAFT_STRANGERS_REFUSED_TOTAL(COUNTER, "Writes to the Raft port that no member sent."),
    RAFT_TLS_RELOADS(COUNTER, "Times that changed stores of the TLS between members were taken without a restart."),
    RAFT_TLS_RELOAD_FAILURES(COUNTER, "Times that changed stores of the TLS between members could not be used."),
    RAFT_UNAPPLIED_RESENT_TOTAL(
            COUNTER, "Times that entries were sent to a follower again because it reported no progress."),
    READ_FAILURES(COUNTER, "Reads that failed because the store did."),
    READ_ROUND_REQUESTS(COUNTER, "Syncs and linearizable reads that waited for a ReadIndex round."),
    READ_ROUND_TIME(SUMMARY, MILLIS, "Time of a ReadIndex round, until this member had applied what it must have."),
    READ_ROUND_WAITING(GAUGE, "Syncs and linearizable reads that wait for a ReadIndex round."),
    READING_PAUSED(
            COUNTER, "Times that a socket was not read because its connection had too many requests outstanding."),
    REATTACHES_REFUSED(COUNTER, "Re-attaches with a wrong password or to a session that is gone."),
    REPLY_MEMORY_BYTES(
            GAUGE, BYTES, "Memory that all connections hold for replies and events that clients have not read."),
    REPLY_MEMORY_BYTES_MAX(
            GAUGE, BYTES, "Memory that all connections may hold for replies and events that clients have not read."),
    REQUEST_MEMORY_BYTES(GAUGE, BYTES, "Memory that all connections hold for frames being read."),
    REQUEST_MEMORY_BYTES_MAX(GAUGE, BYTES, "Memory that all connections may hold for frames being read."),
    RESULTS_CUT(COUNTER, "Results over their bound: a multiRead loses its last parts, a listing fails."),
    SASL_ROUNDS_REFUSED(COUNTER, "Connections closed because too many rounds of Kerberos waited for a thread."),
    SASL_WAITING_BYTES(GAUGE, BYTES, "Bytes of rounds of Kerberos that wait for a thread, 32 MiB at most."),
    SESSIONLESS_CONNECTIONS_EXPIRED(
            ZOOKEEPER, COUNTER, "Connections closed because they did not ask for a session in time."),
    SESSIONS_REFUSED(COUNTER, "Connections closed because the ensemble has all the sessions that it may have."),
    SLOW_READERS_CLOSED(COUNTER, "Connections closed because they did not read what they were sent."),
    SNAPSHOT_ACL_BYTES(
            GAUGE, BYTES, "Heap that the different ACLs of the snapshot being written for an operator take."),
    SNAPSHOT_ERROR_COUNT(ZOOKEEPER, COUNTER, "Snapshots that operators asked for and that failed."),
    SNAPSHOT_RATE_LIMITED_COUNT(ZOOKEEPER, COUNTER, "Snapshots refused because operators asked for them too soon."),
    STORE_HELD_BYTES(GAUGE, BYTES, "Heap of changes that are written to the store and kept for listings under way."),
    STORE_UNWRITTEN_BYTES(GAUGE, BYTES, "Heap of applied changes that are not written to the store yet."),
    TLS_RELOADS(COUNTER, "Times that changed key or trust stores were taken without a restart."),
    TLS_RELOAD_FAILURES(COUNTER, "Times that changed key or trust stores could not be used."),
    UNAUTHENTICATED_REFUSED(COUNTER, "Connections closed because they had not proved what they must."),
    WATCH_MEMORY_BYTES(GAUGE, BYTES, "Memory that all connections hold for watches."),
    WATCH_MEMORY_BYTES_MAX(GAUGE, BYTES, "Memory that all connections may hold for watches."),
    WATCHES_REFUSED(COUNTER, "Requests refused because the connection has all the watches that it may have.");

    private final Origin origin;
    private final Type type;
    private final Unit unit;
    private final String help;

    /** Who named a metric. */
    public enum Origin {
        /** A key of ZooKeeper's {@code mntr}: exported under the same name, as dashboards for ZooKeeper expect. */
        ZOOKEEPER,
        OARLOCK
    }

    /** How a metric behaves. */
    public enum Type {
        /** Only grows. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Durations over buckets; {@code mntr} leaves it out. */
        HISTOGRAM,
        /** Count and sum of samples, and quantiles of the last of them; one key of {@code mntr} for each. */
        SUMMARY
    }

    /** What a metric is measured in. */
    public enum Unit {
        NONE,
        BYTES,
        MILLIS,
        SECONDS
    }

    Metric(Type type, String help) {
        this(OARLOCK, type, NONE, help);
    }

    Metric(Type type, Unit unit, String help) {
        this(OARLOCK, type, unit, help);
    }

    Metric(Origin origin, Type type, String help) {
        this(origin, type, NONE, help);
    }

    Metric(Origin origin, Type type, Unit unit, String help) {
        this.origin = origin;
        this.type = type;
        this.unit = unit;
        this.help = help;
    }

    public Origin origin() {
        return origin;
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    /** One sentence. */
    public String help() {
        return help;
    }

    /** The key in {@code mntr}, without {@code zk_}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in {@code /metrics}: the key, and for a counter of Oarlock's own {@code _total} behind it. */
    public String exportedName() {
        String key = key();
        return type == COUNTER && origin == OARLOCK && !key.endsWith("_total") ? key + "_total" : key;
    }
}
