package io.oarlock.deploy;

import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.model.Bound;
import io.oarlock.operations.ServerFacts;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.request.FrontEndSettings;
import io.oarlock.session.ContainerCleaner;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
                new FrontEndSettings.Listen(
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

    ServerFacts facts() {
        return new ServerFacts(
                Build.current().asZooKeeper(),
                System.nanoTime(),
                config.operators().whitelist(),
                () -> configuration(),
                new ServerFacts.DiskUse() {
                    @Override
                    public long dataBytes() {
                        return directories.stateBytes();
                    }

                    @Override
                    public long logBytes() {
                        return directories.logBytes();
                    }
                });
    }

    /** The keys of ZooKeeper's {@code conf}, in its order. */
    private Map<String, String> configuration() {
        ServerConfig.Clients clients = config.clients();
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("clientPort", String.valueOf(clients.address().port()));
        lines.put("secureClientPort", "-1");
        lines.put("dataDir", directories.state().toString());
        lines.put("dataDirSize", String.valueOf(directories.stateBytes()));
        lines.put("dataLogDir", directories.log().toString());
        lines.put("dataLogSize", String.valueOf(directories.logBytes()));
        lines.put("tickTime", String.valueOf(clients.tickTimeMillis()));
        lines.put("maxClientCnxns", String.valueOf(config.limits().intOf(Bound.CONNECTIONS_PER_ADDRESS)));
        lines.put("minSessionTimeout", String.valueOf(clients.sessionTimeoutMinMillis()));
        lines.put("maxSessionTimeout", String.valueOf(clients.sessionTimeoutMaxMillis()));
        lines.put("clientPortListenBacklog", String.valueOf(clients.backlog()));
        lines.put("serverId", String.valueOf(config.ensemble().self()));
        if (!config.ensemble().standalone()) {
            Member me = config.ensemble().me();
            lines.putAll(config.operators().ticksShown());
            lines.put("electionAlg", "3");
            lines.put("electionPort", String.valueOf(me.electionPort()));
            lines.put("quorumPort", String.valueOf(me.raftPort()));
            lines.put("peerType", me.observer() ? "1" : "0");
            lines.put("membership", config.ensemble().describe());
        }
        return lines;
    }
}
