package io.oarlock.deploy.config;

import static io.oarlock.deploy.config.Setting.refused;
import static io.oarlock.deploy.config.Setting.withoutEffect;

import java.util.List;

/** Keys of ZooKeeper that do nothing here: those that may be ignored, and those that must not be. */
final class ForeignSettings {
    private static final String ZAB = "Tunes ZooKeeper's own replication.";
    private static final String STAGES = "Tunes a stage of ZooKeeper's server that does not exist here.";
    private static final String FILES = "Belongs to ZooKeeper's files.";

    static final Setting<String> VERSION = withoutEffect("version", "Written by ZooKeeper behind the members.");
    static final Setting<String> INIT_LIMIT =
            withoutEffect("initLimit", "Followers may take as long as they need to catch up.");
    static final Setting<String> SYNC_LIMIT = withoutEffect("syncLimit", "See `oarlock.raft.electionTimeoutMin`.");

    static final List<Setting<String>> ALL = List.of(
            VERSION,
            INIT_LIMIT,
            SYNC_LIMIT,
            withoutEffect("forceSync", "Every write is on disk before it is acknowledged, whatever this says."),
            withoutEffect("reconfigEnabled", "Membership cannot be changed by clients yet."),
            withoutEffect("leaderServes", "Every member serves clients."),
            withoutEffect("syncEnabled", ZAB),
            withoutEffect("connectToLearnerMasterLimit", ZAB),
            withoutEffect("observerMasterPort", ZAB),
            withoutEffect("multiAddress.*", ZAB),
            withoutEffect("cnxTimeout", ZAB),
            withoutEffect("electionPortBindRetry", ZAB),
            withoutEffect("quorumCnxnTimeoutMs", ZAB),
            withoutEffect("fastleader.*", ZAB),
            withoutEffect("tcpKeepAlive", ZAB),
            withoutEffect("quorum.cnxn.threads.size", ZAB),
            withoutEffect("learner.*", ZAB),
            withoutEffect("leader.*", ZAB),
            withoutEffect("observer.*", ZAB),
            withoutEffect("follower.*", ZAB),
            withoutEffect("autopurge.purgeInterval", "Old snapshots and logs are removed with every snapshot."),
            withoutEffect("snapSizeLimitInKb", FILES),
            withoutEffect("preAllocSize", FILES),
            withoutEffect("txnLogSizeLimitInKb", FILES),
            withoutEffect("commitLogCount", ZAB),
            withoutEffect("snapshotSizeFactor", FILES),
            withoutEffect("fsync.warningthresholdms", FILES),
            withoutEffect("flushDelay", STAGES),
            withoutEffect("maxWriteQueuePollTime", STAGES),
            withoutEffect("maxBatchSize", "See `oarlock.entry.operationsMax`."),
            withoutEffect("admin.httpVersion", "HTTP/1.1 is spoken."),
            withoutEffect("admin.restore.enabled", "A running member cannot be restored; see `bin/oarlock import`."),
            withoutEffect("admin.*", "The port for operators has no further settings."),
            withoutEffect("metricsProvider.*", "The metrics endpoint has no further settings."),
            withoutEffect("request_stale_*", STAGES),
            withoutEffect("request_throttler.*", STAGES),
            withoutEffect("request_throttle_*", "See `globalOutstandingLimit`."),
            withoutEffect("throttled_op_wait_time", "See `globalOutstandingLimit`."),
            withoutEffect("connection_throttle_*", "See `maxClientCnxns` and `maxCnxns`."),
            withoutEffect("largeRequestThreshold", "Every request counts for `largeRequestMaxBytes`."),
            withoutEffect("enableEagerACLCheck", "ACLs are checked once, where a write is decided."),
            withoutEffect("emulate353TTLNodes", "Belongs to ZooKeeper 3.5.3."),
            withoutEffect(
                    "IPAuthenticationProvider.usexforwardedfor", "The HTTP port takes the address of the connection."),
            withoutEffect("digest.enabled", "A digest of the tree is always kept."),
            withoutEffect("closeSessionTxn.enabled", FILES),
            withoutEffect("serializeLastProcessedZxid.enabled", FILES),
            withoutEffect("snapshot.*", FILES),
            withoutEffect("db.autocreate", FILES),
            withoutEffect("datadir.autocreate", "A missing data directory is made."),
            withoutEffect("watchManagerName", STAGES),
            withoutEffect("watcherClean*", STAGES),
            withoutEffect("bitHashCacheSize", STAGES),
            withoutEffect("maxResponseCacheSize", STAGES),
            withoutEffect("maxGetChildrenResponseCacheSize", STAGES),
            withoutEffect("commitProcessor.*", STAGES),
            withoutEffect("nio.*", "Only `nio.sessionlessCnxnTimeout` has an effect."),
            withoutEffect("netty.*", STAGES),
            withoutEffect("serverCnxnFactory", STAGES),
            withoutEffect("intBufferStartingSizeBytes", STAGES),
            withoutEffect("pathStats.*", STAGES),
            withoutEffect("messageTracker.*", STAGES),
            withoutEffect("client.*", "Belongs to clients."),
            withoutEffect("jmx.*", "There are no management beans."),
            refused(
                    "audit.impl.class",
                    "org.apache.zookeeper.audit.Slf4jAuditLogger",
                    "No third-party class is loaded; the audit log goes to the logger of this name."),
            refused("electionAlg", "3", "There is one election: Raft's."),
            refused("group.*", "", "Hierarchical quorums would change which writes are safe."),
            refused("weight.*", "", "Weighted quorums would change which writes are safe."),
            refused("oraclePath", "", "A quorum of one by oracle would change which writes are safe."),
            refused(
                    "ssl.authProvider",
                    "x509",
                    "Certificates prove identities of one scheme; no third-party class is loaded."),
            refused(
                    "ssl.context.supplier.class",
                    "",
                    "No third-party class is loaded; give files to `ssl.keyStore.location`."),
            refused(
                    "oarlock.raft.transport",
                    "netty",
                    "There is one transport, Oarlock's own; `netty`, the default of earlier builds, is still"
                            + " accepted."),
            withoutEffect("ssl.quorum.handshakeDetectionTimeoutMillis", "A handshake between members has 3 s."),
            withoutEffect(
                    "ssl.quorum.allowReverseDnsLookup",
                    "A member's certificate must name the host of its `server.N` line; nothing is looked up."),
            refused("ssl.quorum.*", "", "This key of TLS between members is not known here."),
            refused("quorum.auth.enableSasl", "false", "Members cannot authenticate each other by SASL."),
            refused("quorum.auth.learnerRequireSasl", "false", "Members cannot authenticate each other by SASL."),
            refused("quorum.auth.serverRequireSasl", "false", "Members cannot authenticate each other by SASL."),
            withoutEffect("quorum.auth.*", "Members cannot authenticate each other by SASL."),
            withoutEffect("requireClientAuthScheme", "ZooKeeper does not read it either; see `enforce.auth.schemes`."),
            withoutEffect(
                    "kerberos.*",
                    "Only `kerberos.removeHostFromPrincipal` and `kerberos.removeRealmFromPrincipal` have an effect."),
            withoutEffect("requireKerberosConfig", "The JAAS section says whether Kerberos is used."),
            withoutEffect("sasl.*", "Only `sasl.serverconfig` has an effect."),
            refused("letAnySaslUserDoX", "", "Nobody may take another user's identity."));

    private ForeignSettings() {}
}
