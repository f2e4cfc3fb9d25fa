package io.oarlock.deploy;

import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Settings;
import io.oarlock.deploy.forward.Forwarding;
import io.oarlock.deploy.forward.SourceRequests;
import io.oarlock.deploy.live.AppliedMigration;
import io.oarlock.deploy.live.ControlFiles;
import io.oarlock.deploy.live.SourceFollower;
import io.oarlock.deploy.live.SourceSettings;
import io.oarlock.deploy.live.SourceTls;
import io.oarlock.deploy.live.StepResults;
import io.oarlock.frontend.FrontEnd;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.replica.Replica;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.security.TlsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The parts of a member that take over a running ZooKeeper ensemble; none where the configuration names none. */
final class LiveMigration {
    private final List<Member.Endpoint> source;
    private final int member;
    private final long sessionsMax;
    private final Replica replica;
    private final MetricRegistry metrics;
    private final @Nullable SourceTls tls;
    private final @Nullable SourceRequests requests;
    private final @Nullable Forwarding forwarding;

    /** Reads the stores of TLS. */
    LiveMigration(ServerConfig config, Replica replica, MetricRegistry metrics) throws TlsException {
        MemberTlsSettings settings = config.sourceTls();
        this.tls = settings == null ? null : new SourceTls(settings);
        this.source = config.find(Settings.MIGRATION_SOURCE).orElse(List.of());
        this.member = config.ensemble().self();
        this.sessionsMax = config.limits().of(Bound.SESSIONS);
        this.replica = replica;
        this.metrics = metrics;
        this.requests = source.isEmpty() ? null : new SourceRequests(member, replica, metrics);
        this.forwarding = source.isEmpty() || !config.get(Settings.MIGRATION_SERVE)
                ? null
                : new Forwarding(member, System.currentTimeMillis(), replica, sessionsMax);
    }

    /** The one that clients are served from. */
    Replica replica() {
        return forwarding == null ? replica : forwarding.replica();
    }

    /** Puts what listens for its steps before the front end. */
    void connect(DeferredListener listener, FrontEnd front, Consumer<ReplicaStatus> statuses) {
        if (requests == null) {
            listener.connect(front, statuses);
        } else if (forwarding == null) {
            listener.connect(new StepResults<>(front), statuses);
        } else {
            listener.connect(new StepResults<>(forwarding.listener(front, requests)), statuses);
        }
    }

    /** Begins to follow, once clients are let in. */
    void start(DataDirectories directories, CloseStack parts) throws StartFailure {
        if (requests == null) {
            new AppliedMigration(replica).tellIfSourceIsMissing();
            return;
        }
        List<InetSocketAddress> ports = source.stream()
                .map(each -> InetSocketAddress.createUnresolved(each.host(), each.port()))
                .toList();
        SourceFollower follower = new SourceFollower(
                new SourceSettings(ports, member, sessionsMax, tls),
                replica,
                new ControlFiles(directories.state()),
                requests,
                metrics);
        try {
            follower.start();
        } catch (IOException unusable) {
            throw new StartFailure(ExitCode.DATA_DIRECTORY, "cannot prepare the migration: " + unusable, unusable);
        }
        parts.add("the migration", follower);
        if (forwarding != null) {
            forwarding.start();
            parts.add("the forwarding", forwarding);
        }
    }
}
