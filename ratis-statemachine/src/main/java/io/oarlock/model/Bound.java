package io.oarlock.model;

/** Every bound of the server, one constant each. {@code docs/LIMITS.md} is made from this table. */
public enum Bound {
    FRAME_BYTES(
            "jute.maxbuffer",
            BoundUnit.BYTES,
            0xfffff,
            "Largest request frame, inclusive.",
            "The connection is closed, as ZooKeeper does.",
            "malformed_frames"),
    ENTRY_OPERATIONS(
            "oarlock.entry.operationsMax",
            BoundUnit.COUNT,
            2000,
            "Operations in one Raft entry, those of a multi counted one by one; one request always fits.",
            "Further requests go into the next entry.",
            "raft_proposals_waiting"),
    ENTRY_BYTES(
            "oarlock.entry.bytesMax",
            BoundUnit.BYTES,
            2_000_000,
            "Encoded bytes of one Raft entry; one maximal frame always fits.",
            "Further requests go into the next entry.",
            "raft_proposals_waiting"),
    LOGGED_ENTRY_BYTES(
            BoundUnit.BYTES,
            (16 << 20) + (512 << 10),
            "Encoded bytes of any Raft entry; the same for all members, so that each can take what another sends.",
            "The request is answered with MarshallingError.",
            "raft_proposals_refused_total"),
    EXPANDED_ACL_BYTES(
            BoundUnit.BYTES,
            4 << 20,
            "Bytes of what the auth entries in one request's ACLs, and in one Raft entry, stand for.",
            "The request is answered with InvalidACL.",
            "raft_proposals_refused_total"),
    ACL_ENTRIES(
            BoundUnit.COUNT,
            2_000,
            "Entries of one ACL, as asked for and again with what auth entries stand for.",
            "The request is answered with InvalidACL.",
            ""),
    ACL_CHARACTERS(
            BoundUnit.COUNT,
            1 << 18,
            "Characters of all schemes and ids of one ACL, with what auth entries stand for.",
            "The request is answered with InvalidACL.",
            ""),
    EPHEMERALS_PER_SESSION(
            BoundUnit.COUNT,
            25_000,
            "Ephemerals of one session, and of all that one entry ends, with 4m characters; imports may have more.",
            "The create is answered with QuotaExceeded; further sessions, and the rest, end with the next entry.",
            "ephemerals_count"),
    COUNTED_ZNODES_PER_ENTRY(
            BoundUnit.COUNT,
            10_000,
            "Znodes that one entry counts for new quotas; each 16k of path, data and ACL count as another.",
            "The entries that follow count the rest.",
            ""),
    QUOTA_COUNTS(
            BoundUnit.COUNT,
            1_000,
            "Quotas whose statistics are still being counted.",
            "The create of further statistics is answered with ThrottledOp.",
            ""),
    QUOTA_COUNTS_BYTES(
            BoundUnit.BYTES,
            16 << 20,
            "Heap of the counts for quotas under way, with their paths; the last path may exceed it.",
            "New statistics get ThrottledOp, one count goes on at a time; a migration whose source makes some stops.",
            "quota_counts_bytes"),
    QUOTA_LEVELS(
            BoundUnit.COUNT,
            64,
            "Levels of a path that gets a quota; each write below it looks at every one of them.",
            "The create below /zookeeper/quota is answered with BadArguments.",
            "raft_proposals_refused_total"),
    QUOTA_PATH_CHARACTERS(
            BoundUnit.COUNT,
            2_000,
            "Characters of a path that gets a quota.",
            "The create below /zookeeper/quota is answered with BadArguments.",
            "raft_proposals_refused_total"),
    QUOTA_TEXT_BYTES(
            BoundUnit.BYTES,
            1_000,
            "Data of a quota's limits or statistics; each write below it reads both.",
            "The request is answered with BadArguments.",
            "raft_proposals_refused_total"),
    QUOTA_INDEX_BYTES(
            BoundUnit.BYTES,
            32 << 20,
            "Heap of the index of paths with a quota; each write asks it for the deepest above.",
            "Each write looks in the store for a quota at every level of its path.",
            "quota_index_bytes"),
    READ_BYTES_PER_ENTRY(
            BoundUnit.BYTES,
            1L << 30,
            "Bytes of data, and thirty-two times the heap of large ACLs, of the znodes that one Raft entry reads.",
            "Further requests of the entry on large znodes are answered with ThrottledOp.",
            ""),
    CARRIED_BYTES_PER_ENTRY(
            BoundUnit.BYTES,
            16 << 20,
            "Bytes of unchanged data and of earlier ACLs that one Raft entry carries over, as for parents of creates.",
            "Further requests of the entry on large znodes are answered with ThrottledOp.",
            ""),
    SOURCE_TRANSACTION_BYTES(
            BoundUnit.BYTES,
            128L << 20,
            "Memory that one transaction of a followed ZooKeeper ensemble takes while a member applies it.",
            "The migration stops and names the transaction, of which nothing is taken.",
            "migration_transaction_bytes"),
    SOURCE_REQUEST_BYTES(
            BoundUnit.BYTES,
            64L << 20,
            "Requests of clients that a followed ZooKeeper ensemble has not answered.",
            "The request is not passed on, and its connection is closed.",
            "migration_forwarded_bytes"),
    IDENTITIES_PER_CONNECTION(
            BoundUnit.COUNT,
            64,
            "Identities that one connection has proved.",
            "The auth request is answered with AuthFailed and the connection is closed.",
            "auth_failed_count"),
    IDENTITY_BYTES_PER_CONNECTION(
            BoundUnit.BYTES,
            64 << 10,
            "Bytes of the identities that one connection has proved; they go along with each of its writes.",
            "The auth request is answered with AuthFailed and the connection is closed.",
            "auth_failed_count"),
    ENTRIES_IN_FLIGHT(
            "oarlock.entry.inFlightMax",
            BoundUnit.COUNT,
            4,
            "Entries of this member that wait for their commit.",
            "Requests wait for the next entry.",
            "raft_entries_in_flight"),
    OUTSTANDING(
            "globalOutstandingLimit",
            BoundUnit.COUNT,
            20_000,
            "Requests of all connections that wait.",
            "Sockets with requests under way are not read.",
            "outstanding_requests"),
    OUTSTANDING_PER_CONNECTION(
            "oarlock.connection.outstandingMax",
            BoundUnit.COUNT,
            2000,
            "Requests of one connection that wait.",
            "Its socket is not read.",
            "reading_paused"),
    OUTSTANDING_BYTES(
            "largeRequestMaxBytes",
            BoundUnit.BYTES,
            100L << 20,
            "Bytes of all requests that wait, writes of clients that have left included.",
            "Sockets with requests under way are not read.",
            "reading_paused"),
    OUTSTANDING_BYTES_PER_CONNECTION(
            "oarlock.connection.outstandingBytesMax",
            BoundUnit.BYTES,
            16L << 20,
            "Bytes of one connection's requests that wait; one request always may.",
            "Its socket is not read.",
            "reading_paused"),
    WATCHES_PER_CONNECTION(
            "oarlock.connection.watchesMax",
            BoundUnit.COUNT,
            1_000_000,
            "Watches of one connection.",
            "The request is answered with ThrottledOp; watches of setWatches are left out with a log line.",
            "watch_count"),
    CONNECTIONS_PER_ADDRESS(
            "maxClientCnxns",
            BoundUnit.COUNT,
            60,
            "Connections of one address; 0 for no limit.",
            "The connection is closed, as ZooKeeper does.",
            "num_alive_connections"),
    CONNECTIONS(
            "maxCnxns",
            BoundUnit.COUNT,
            0,
            "Connections of all clients; 0 for no limit.",
            "The connection is closed, as ZooKeeper does.",
            "num_alive_connections"),
    SESSIONS(
            "oarlock.sessionsMax",
            BoundUnit.COUNT,
            1_000_000,
            "Live sessions of the ensemble, and of one member those that only it knows.",
            "The connection that asks for a new session is closed.",
            "global_sessions"),
    UNSENT_BYTES_PER_CONNECTION(
            "oarlock.connection.unsentBytesMax",
            BoundUnit.BYTES,
            4 << 20,
            "Reply bytes that wait for a slow reader.",
            "Its socket is not read; one that does not read its events is closed.",
            "slow_readers_closed"),
    MULTI_READ_BYTES(
            "oarlock.multiRead.bytesMax",
            BoundUnit.BYTES,
            4 << 20,
            "Results of one multiRead together; the data that it reads, shown or not, may have 64 times as much.",
            "Parts for which there is no room fail with ThrottledOp.",
            "results_cut"),
    LISTING_BYTES(
            "oarlock.listing.bytesMax",
            BoundUnit.BYTES,
            64 << 20,
            "Names in one list of children or ephemerals.",
            "The request is answered with ThrottledOp.",
            "results_cut"),
    REQUEST_MEMORY(
            "oarlock.memory.requestBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of all frames being read, unfinished ones included; 0 for an eighth of the JVM's direct memory.",
            "Sockets of connections that hold much are not read; those that hold most are closed after a second.",
            "request_memory_bytes"),
    REPLY_MEMORY(
            "oarlock.memory.replyBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of all replies and events that clients have not taken; 0 for a quarter of the JVM's direct memory.",
            "Connections that hold much are not answered; those that hold most are closed after a second.",
            "reply_memory_bytes"),
    WATCH_MEMORY(
            "oarlock.memory.watchBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of all watches; 0 for a sixth of the heap.",
            "The request is answered with ThrottledOp; watches of setWatches are left out with a log line.",
            "watch_memory_bytes"),
    IDENTITY_MEMORY(
            "oarlock.memory.identityBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of what all connections have proved or begun to prove; 0 for a thirty-second of the heap.",
            "The request to authenticate fails and its connection is closed.",
            "identity_memory_bytes"),
    LOCAL_SESSION_MEMORY(
            "oarlock.memory.localSessionBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of the sessions that only this member knows; 0 for a thirty-second of the heap.",
            "A new session is one of the ensemble.",
            "local_session_memory_bytes"),
    CONNECT_MEMORY(
            "oarlock.memory.connectBytesMax",
            BoundUnit.BYTES,
            0,
            "Heap for sessions that the log is asked to open or move, 4k each or more; 0 for a sixteenth of the heap.",
            "The connection that asks for a session is closed.",
            "connect_memory_bytes"),
    EVENT_MEMORY(
            "oarlock.memory.eventBytesMax",
            BoundUnit.BYTES,
            0,
            "Memory of all events on their way to an event loop; 0 for a sixteenth of the heap.",
            "Connections with many of them are closed.",
            "event_memory_bytes"),
    HANDSHAKE_MEMORY(
            "oarlock.memory.handshakeBytesMax",
            BoundUnit.BYTES,
            0,
            "Heap for TLS handshakes under way, 128k each; 0 for a sixteenth of the heap.",
            "The oldest of the address that has most makes room, or one that has had a second; else it is closed.",
            "outstanding_tls_handshake"),
    TLS_HANDSHAKES(
            "netty.server.outstandingHandshake.limit",
            BoundUnit.COUNT,
            0,
            "TLS handshakes under way; 0 for what their memory allows.",
            "The oldest of the address that has most makes room, or one that has had a second; else it is closed.",
            "outstanding_tls_handshake"),
    LISTINGS_KEPT(
            BoundUnit.BYTES,
            16 << 20,
            "Lists of children kept for the next who asks; at most a thirty-second of the heap.",
            "The least used is forgotten.",
            ""),
    HELD_BYTES(
            BoundUnit.BYTES,
            256L << 20,
            "Heap of changes that listings under way or waiting still show; at most an eighth of the heap.",
            "A further long listing is answered with ThrottledOp.",
            "store_held_bytes"),
    EXPIRED_SESSIONS_PER_ENTRY(
            "oarlock.expiry.sessionsPerEntryMax",
            BoundUnit.COUNT,
            128,
            "Sessions that one entry expires.",
            "Further sessions go into the next entry.",
            ""),
    UNWRITTEN_BYTES(
            "oarlock.storage.unwrittenBytesMax",
            BoundUnit.BYTES,
            32L << 20,
            "Heap of applied changes that wait to be written to RocksDB.",
            "Entries wait to be applied; reads go on.",
            "store_unwritten_bytes"),
    LOG_DISK_BYTES(
            "oarlock.log.bytesMax",
            BoundUnit.BYTES,
            512L << 20,
            "Bytes of Raft log on disk.",
            "A checkpoint is taken and the log before it is purged.",
            "raft_log_disk_bytes"),
    SNAPSHOT_ACL_BYTES(
            BoundUnit.BYTES,
            64L << 20,
            "Heap of the different ACLs of a snapshot for an operator; a sixteenth of the heap if that is less.",
            "The command `snapshot` is answered with status 500.",
            "snapshot_acl_bytes"),
    HTTP_ANSWERS(
            BoundUnit.COUNT,
            32,
            "HTTP requests that wait for a worker thread or have a file sent to them; half of the connections.",
            "The request is answered with status 503.",
            "http_answers"),
    HTTP_CONNECTIONS(
            BoundUnit.COUNT,
            64,
            "Connections to the HTTP ports; each is for one request and has ten seconds, or takes a file.",
            "The oldest connection is closed.",
            "http_connections"),
    HTTP_UNSENT_BYTES(
            BoundUnit.BYTES,
            32L << 20,
            "HTTP answers that clients have not taken, files left out; one always may wait.",
            "The request is answered with status 503.",
            "http_unsent_bytes"),
    RAFT_CONNECTIONS(
            BoundUnit.COUNT,
            256,
            "Connections of others to the Raft port; all members and eight others always may.",
            "The one is closed that has waited for its handshake for longest.",
            "raft_port_connections"),
    RAFT_UNFINISHED_BYTES(
            BoundUnit.BYTES,
            64L << 20,
            "Bytes of messages on the Raft port that have not come whole; four of the largest always may.",
            "The connection with the most is closed, one of a server that is no member before the others.",
            "raft_port_unfinished_bytes"),
    RAFT_QUEUE_BYTES(
            BoundUnit.BYTES,
            16L << 20,
            "Bytes of questions to one member that its socket has not taken, and of answers to one; one always may.",
            "The question fails; a connection whose answers are not read is closed.",
            "raft_queue_bytes");

    private final String key;
    private final BoundUnit unit;
    private final long defaultValue;
    private final String limits;
    private final String consequence;
    private final String metric;

    Bound(BoundUnit unit, long defaultValue, String limits, String consequence, String metric) {
        this("", unit, defaultValue, limits, consequence, metric);
    }

    Bound(String key, BoundUnit unit, long defaultValue, String limits, String consequence, String metric) {
        this.key = key;
        this.unit = unit;
        this.defaultValue = defaultValue;
        this.limits = limits;
        this.consequence = consequence;
        this.metric = metric;
    }

    public String key() {
        return key;
    }

    public BoundUnit unit() {
        return unit;
    }

    public long defaultValue() {
        return defaultValue;
    }

    public String limits() {
        return limits;
    }

    public String consequence() {
        return consequence;
    }

    public String metric() {
        return metric;
    }
}
