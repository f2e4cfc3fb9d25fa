package io.oarlock.deploy;

import io.oarlock.audit.AuditEvent;
import io.oarlock.audit.AuditLog;
import io.oarlock.auth.AuthSchemes;
import io.oarlock.checkpoint.StoredState;
import io.oarlock.connection.AuditTrail;
import io.oarlock.deploy.config.AdminSettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.http.HttpServer;
import io.oarlock.deploy.metrics.JvmPauseMonitor;
import io.oarlock.deploy.metrics.MetricsHandler;
import io.oarlock.disk.DamagedData;
import io.oarlock.frontend.FrontEnd;
import io.oarlock.membership.DifferentMembers;
import io.oarlock.metrics.Metric;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.metrics.Samples;
import io.oarlock.model.Bound;
import io.oarlock.op.Entry;
import io.oarlock.op.Policy;
import io.oarlock.operations.Command;
import io.oarlock.operations.ElectionTimes;
import io.oarlock.operations.MemberFacts;
import io.oarlock.operations.MemberOperations;
import io.oarlock.operations.Monitor;
import io.oarlock.operations.Operations;
import io.oarlock.ratis.MemberSurroundings;
import io.oarlock.ratis.RaftMember;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.rows.Tables;
import io.oarlock.rules.CoreSettings;
import io.oarlock.security.TlsException;
import io.oarlock.storage.DamagedStoreException;
import io.oarlock.storage.OrderedStore;
import io.oarlock.storage.StoreException;
import io.oarlock.storage.overlay.OverlaySettings;
import io.oarlock.storage.overlay.OverlayStore;
import io.oarlock.storage.rocks.RocksSettings;
import io.oarlock.storage.rocks.RocksStore;
import io.oarlock.time.TimeSource;
import io.oarlock.tls.TlsContexts;
import io.oarlock.tls.TlsSettings;
import io.oarlock.words.FourLetterWords;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a member together by constructors, starts its parts from the inside out, and stops them in the opposite order.
 */
public final class ServerMain implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerMain.class);

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerConfig config;
    private final ProcessLife life;
    private final CloseStack parts = new CloseStack();
    private volatile boolean started;

    private ServerMain(ServerConfig config, ProcessLife life) {
        this.config = config;
        this.life = life;
    }

    /** Returns when clients can connect. */
    public static ServerMain start(ServerConfig config, ProcessLife life) throws StartFailure {
        LOG.info("Oarlock {} on Java {}", Build.current().release(), Runtime.version());
        config.warnings().forEach(LOG::warn);
        ServerMain server = new ServerMain(config, life);
        try {
            server.startParts();
            return server;
        } catch (StartFailure | RuntimeException failure) {
            server.close();
            throw failure;
        }
    }

    private void startParts() throws StartFailure {
        TlsContexts tls = tls();
        PortCheck.refuseTaken(config);
        DataDirectories directories = parts.add("the data directory", DataDirectories.open(config));
        LOG.info(
                "Member {} of {}, state in {}, log in {}",
                config.ensemble().self(),
                config.ensemble().members().keySet(),
                directories.state(),
                directories.log());
        parts.add("the file with the process number", PidFile.write(config.directories()));
        MetricRegistry metrics = new MetricRegistry();
        watchPauses(metrics);
        SettingsMapper mapper = new SettingsMapper(config, directories);
        DeferredListener listener = new DeferredListener();
        RaftMember replica = openReplica(mapper, listener, metrics);
        MemberFacts facts = new MemberFacts(Build.current(), System.nanoTime(), mapper::configuration);
        LiveMigration migration = migration(replica, metrics);
        FrontEnd front = new FrontEnd(
                mapper.frontEnd(tls), migration.replica(), TimeSource.SYSTEM, metrics, this::fatal, audit(metrics));
        ElectionTimes elections = new ElectionTimes(metrics);
        Monitor monitor = new Monitor(facts, replica, front, elections, metrics);
        Operations operations = new MemberOperations(facts, replica, front, monitor, replica::handOver);
        parts.add("the front end", front);
        Consumer<ReplicaStatus> statuses = status -> elections.onStatus(status, System.nanoTime());
        migration.connect(listener, front, statuses);
        HttpServer http = parts.add("the HTTP server", new HttpServer(metrics));
        OperatorPorts ports = new OperatorPorts(
                config,
                http,
                new MetricsHandler(metrics, operations::monitorValues, config.get(AdminSettings.JVM_METRICS)));
        ports.openMetrics();
        ports.openAdmin(operations, replica, metrics, () -> started);
        startReplica(replica);
        openFront(front, new FourLetterWords(operations, config.whitelist()));
        started = true;
        migration.start(directories, parts);
        // Closed before the front end: clients are served until another member leads.
        parts.add("the leadership", () -> giveUpLeadership(operations));
    }

    private void watchPauses(MetricRegistry metrics) {
        if (!config.get(AdminSettings.PAUSE_MONITOR)) {
            JvmPauseMonitor.withoutMonitor(metrics);
            return;
        }
        JvmPauseMonitor.Pace pace = new JvmPauseMonitor.Pace(
                config.get(AdminSettings.PAUSE_SLEEP),
                config.get(AdminSettings.PAUSE_INFO),
                config.get(AdminSettings.PAUSE_WARN));
        parts.add("the monitor of pauses", JvmPauseMonitor.start(pace, metrics));
    }

    /** Closed behind all that tells it something. */
    private AuditTrail audit(MetricRegistry metrics) {
        if (!config.get(Settings.AUDIT)) {
            return new AuditTrail(null);
        }
        AuditLog audit = parts.add("the audit log", new AuditLog(AuthSchemes.of(config.auth()), metrics));
        audit.add(AuditEvent.ofServer("serverStart", AuditEvent.Result.SUCCESS));
        return new AuditTrail(audit);
    }

    private @Nullable TlsContexts tls() throws StartFailure {
        TlsSettings settings = config.tls();
        try {
            return settings == null ? null : new TlsContexts("TLS of clients", settings);
        } catch (TlsException unusable) {
            throw unusable(unusable);
        }
    }

    private LiveMigration migration(Replica replica, MetricRegistry metrics) throws StartFailure {
        try {
            return new LiveMigration(config, replica, metrics);
        } catch (TlsException unusable) {
            throw unusable(unusable);
        }
    }

    private RaftSettings raftSettings(SettingsMapper mapper, MetricRegistry metrics) throws StartFailure {
        try {
            return mapper.raft(metrics);
        } catch (TlsException unusable) {
            throw unusable(unusable);
        }
    }

    private StartFailure unusable(TlsException cause) {
        return new StartFailure(ExitCode.UNEXPECTED, config.source() + ": " + cause.getMessage(), cause);
    }

    private RaftMember openReplica(SettingsMapper mapper, DeferredListener listener, MetricRegistry metrics)
            throws StartFailure {
        Samples openedNanos = Samples.withQuantiles();
        metrics.summary(Metric.DBINITTIME, openedNanos, NANOS_PER_MILLI);
        RaftSettings settings = raftSettings(mapper, metrics);
        Policy policy = mapper.policy();
        int sessionsMax = config.limits().intOf(Bound.SESSIONS);
        MemberSurroundings surroundings = new MemberSurroundings(
                StoredState.opener(this::openStore, new CoreSettings(config.get(Settings.NODE_CACHE))),
                sessions ->
                        new Entry.Stamp(System.currentTimeMillis(), policy.withSessionsFull(sessions >= sessionsMax)),
                listener,
                listener,
                this::fatal,
                metrics);
        try {
            long beganNanos = System.nanoTime();
            RaftMember replica = parts.add("the replica", RaftMember.open(settings, surroundings));
            openedNanos.add(System.nanoTime() - beganNanos);
            return replica;
        } catch (DifferentMembers different) {
            throw new StartFailure(
                    ExitCode.DIFFERENT_MEMBERS, config.source() + ": " + different.getMessage(), different);
        } catch (DamagedData | DamagedStoreException damaged) {
            throw new StartFailure(ExitCode.DAMAGED_DATA, String.valueOf(damaged.getMessage()), damaged);
        } catch (IOException | StoreException unusable) {
            throw new StartFailure(
                    ExitCode.DATA_DIRECTORY, "cannot open the data of the member: " + unusable, unusable);
        }
    }

    private void fatal(String reason, @Nullable Throwable cause) {
        if (cause instanceof DifferentMembers) {
            life.fatal(ExitCode.DIFFERENT_MEMBERS, config.source() + ": " + reason, null);
        } else if (cause instanceof DamagedStoreException) {
            life.fatal(ExitCode.DAMAGED_DATA, reason, cause);
        } else {
            life.fatal(ExitCode.UNEXPECTED, reason, cause);
        }
    }

    private OrderedStore openStore(Path directory) {
        RocksSettings rocks = RocksSettings.DEFAULTS
                .withMemoryBytesMax(config.get(Settings.BLOCK_CACHE))
                .withLog();
        OverlaySettings overlay =
                OverlaySettings.DEFAULTS.withBytesMax(config.limits().of(Bound.UNWRITTEN_BYTES));
        return OverlayStore.over(RocksStore.open(directory, Tables.ALL, rocks), Tables.ALL, overlay);
    }

    private void startReplica(RaftMember replica) throws StartFailure {
        try {
            replica.start();
        } catch (IOException refused) {
            throw new StartFailure(
                    isOfTheNetwork(refused) ? ExitCode.CANNOT_BIND : ExitCode.DATA_DIRECTORY,
                    "cannot start replication on " + config.ensemble().me().raft() + ": " + refused,
                    refused);
        }
    }

    private static boolean isOfTheNetwork(IOException refused) {
        return Stream.<Throwable>iterate(refused, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof SocketException
                        || String.valueOf(cause.getMessage()).contains("bind"));
    }

    /** A member that is broken must not serve any longer: its leadership goes when its replica is closed. */
    private void giveUpLeadership(Operations operations) {
        if (!life.isFailing()) {
            operations.run(new Command.HandOverLeadership());
        }
    }

    private void openFront(FrontEnd front, FourLetterWords words) throws StartFailure {
        try {
            front.open(words::answer);
        } catch (Exception refused) {
            throw new StartFailure(
                    ExitCode.UNEXPECTED,
                    "cannot serve clients on " + config.addresses().ofClients() + ": " + StartFailure.reason(refused),
                    refused);
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
