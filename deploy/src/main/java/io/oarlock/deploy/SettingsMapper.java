package io.oarlock.deploy;

import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.frontend.FrontEndSettings;
import io.oarlock.listener.ListenSettings;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bound;
import io.oarlock.operations.ServerConfiguration;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.session.ContainerCleaner;
import java.net.InetSocketAddress;
import java.util.List;

/** Translates the configuration into what each part wants to be told. */
final class SettingsMapper {
    private static final int HANDSHAKE_MILLIS = 10_000;
    private static final int STEP_DOWN_MILLIS = 2000;

    private final ServerConfig config;

    private final DataDirectories directories;

    SettingsMapper(ServerConfig config, DataDirectories directories) {
        this.config = config;
        this.directories = directories;
    }

    RaftSettings raft() {
        Ensemble ensemble = config.ensemble();
        List<GroupMember> members = ensemble.members().values().stream()
                .map(member -> new GroupMember(member.id(), member.host(), member.raftPort(), member.observer()))
                .toList();
        ServerConfig.Raft raft = config.raft();
        return new RaftSettings(
                new Membership(ensemble.self(), members, raft.bindHost()),
                new RaftSettings.Directories(directories.state(), directories.log()),
                new RaftSettings.Tuning(
                        raft.electionTimeoutMinMillis(),
                        raft.electionTimeoutMaxMillis(),
                        STEP_DOWN_MILLIS,
                        raft.snapshotEntries(),
                        raft.snapshotsKept()),
                config.limits());
    }

    FrontEndSettings frontEnd() {
        ServerConfig.Clients clients = config.clients();
        ServerConfig.Removal removal = clients.removal();
        return new FrontEndSettings(
                config.ensemble().self(),
                new ListenSettings(
                        new InetSocketAddress(
                                clients.address().host(), clients.address().port()),
                        Math.max(0, clients.backlog()),
                        false,
                        0),
                new FrontEndSettings.Timing(
                        clients.tickTimeMillis(),
                        clients.sessionTimeoutMinMillis(),
                        clients.sessionTimeoutMaxMillis(),
                        HANDSHAKE_MILLIS),
                new FrontEndSettings.Access(
                        config.policy().skipAcl(), "SHA1", clients.superDigest(), clients.readOnlyMode()),
                new ContainerCleaner.Settings(
                        Math.toIntExact(removal.interval().toMillis()),
                        removal.perMinuteMax(),
                        removal.neverUsedMillis()),
                config.limits(),
                config.ensemble().standalone() ? null : config.ensemble().describe());
    }

    /** What operators are shown of the configuration. */
    ServerConfiguration configuration() {
        ServerConfig.Clients clients = config.clients();
        return new ServerConfiguration(
                clients.address().port(),
                new ServerConfiguration.Directory(directories.state(), directories.stateBytes()),
                new ServerConfiguration.Directory(directories.log(), directories.logBytes()),
                clients.tickTimeMillis(),
                config.limits().intOf(Bound.CONNECTIONS_PER_ADDRESS),
                clients.sessionTimeoutMinMillis(),
                clients.sessionTimeoutMaxMillis(),
                clients.backlog(),
                config.ensemble().self(),
                config.ensemble().standalone() ? null : ensemble());
    }

    private ServerConfiguration.Ensemble ensemble() {
        Member me = config.ensemble().me();
        return new ServerConfiguration.Ensemble(
                config.operators().ticksShown(),
                me.electionPort(),
                me.raftPort(),
                me.observer(),
                config.ensemble().describe());
    }
}
