package io.oarlock.deploy;

import io.oarlock.auth.CertificateScheme;
import io.oarlock.deploy.config.Ensemble;
import io.oarlock.deploy.config.Member;
import io.oarlock.deploy.config.MemberSecuritySettings;
import io.oarlock.deploy.config.SecuritySettings;
import io.oarlock.deploy.config.ServerConfig;
import io.oarlock.deploy.config.Settings;
import io.oarlock.frontend.FrontEndSettings;
import io.oarlock.listener.ClientPort;
import io.oarlock.listener.ClientPort.Speech;
import io.oarlock.listener.ListenSettings;
import io.oarlock.listener.TlsAccess;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.Membership;
import io.oarlock.metrics.MetricRegistry;
import io.oarlock.model.Bound;
import io.oarlock.op.Policy;
import io.oarlock.operations.ServerConfiguration;
import io.oarlock.peer.Handshake;
import io.oarlock.peer.PeerStage;
import io.oarlock.peer.tls.MemberTls;
import io.oarlock.peer.tls.MemberTlsSettings;
import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.read.ReadConsistency;
import io.oarlock.security.SharedSecrets;
import io.oarlock.security.TlsException;
import io.oarlock.session.ContainerCleaner;
import io.oarlock.session.LocalSessionUse;
import io.oarlock.tls.TlsContexts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gives each part of a server the settings that it needs. */
final class SettingsMapper {
    private static final int STEP_DOWN_MILLIS = 2000;

    private final ServerConfig config;

    private final DataDirectories directories;

    SettingsMapper(ServerConfig config, DataDirectories directories) {
        this.config = config;
        this.directories = directories;
    }

    RaftSettings raft(MetricRegistry metrics) throws TlsException {
        Membership membership = membership();
        return new RaftSettings(
                membership,
                new RaftSettings.Directories(directories.state(), directories.log()),
                new RaftSettings.Tuning(
                        config.get(Settings.ELECTION_MIN),
                        config.get(Settings.ELECTION_MAX),
                        STEP_DOWN_MILLIS,
                        config.get(Settings.SNAP_COUNT),
                        config.get(Settings.SNAP_RETAIN_COUNT)),
                config.limits(),
                membership.standalone() ? Handshake.Protection.NONE : protection(membership, metrics));
    }

    private Membership membership() {
        Ensemble ensemble = config.ensemble();
        List<GroupMember> members = ensemble.members().values().stream()
                .map(member -> new GroupMember(member.id(), member.host(), member.raftPort(), member.observer()))
                .toList();
        return new Membership(ensemble.self(), members, config.addresses().raftHost());
    }

    /** Reads the files. */
    private Handshake.Protection protection(Membership membership, MetricRegistry metrics) throws TlsException {
        MemberTlsSettings tls = config.memberTls();
        Path secret = config.find(MemberSecuritySettings.SECRET_FILE).orElse(null);
        return new Handshake.Protection(
                tls == null ? PeerStage.Maker.PLAIN : new MemberTls(tls, membership, metrics),
                secret == null ? SharedSecrets.NONE : SharedSecrets.read(secret));
    }

    /** What operations do is decided by the leader that logs them. */
    Policy policy() {
        return new Policy(
                config.get(Settings.SKIP_ACL),
                config.get(Settings.EXTENDED_TYPES),
                config.get(Settings.ENFORCE_QUOTA),
                false,
                new Policy.Schemes(config.tls() != null, config.sasl() != null));
    }

    /** @param tls of what the configuration says; null where no port speaks it */
    FrontEndSettings frontEnd(@Nullable TlsContexts tls) {
        return new FrontEndSettings(
                config.ensemble().self(),
                new ListenSettings(
                        ports(),
                        Math.max(0, config.get(Settings.CLIENT_PORT_BACKLOG)),
                        config.get(Settings.CLIENT_TCP_KEEP_ALIVE),
                        0,
                        tls == null ? null : access(tls)),
                new FrontEndSettings.Timing(
                        config.get(Settings.TICK_TIME),
                        config.sessionTimeouts().minMillis(),
                        config.sessionTimeouts().maxMillis(),
                        config.get(Settings.HANDSHAKE_TIMEOUT)),
                new FrontEndSettings.Access(
                        config.get(Settings.SKIP_ACL),
                        config.auth(),
                        config.sasl(),
                        config.get(Settings.READ_ONLY_MODE),
                        config.find(Settings.MIGRATION_SOURCE).isPresent()),
                new ContainerCleaner.RemovalSettings(
                        config.get(Settings.CONTAINER_CHECK_INTERVAL),
                        config.get(Settings.CONTAINER_MAX_PER_MINUTE),
                        config.get(Settings.CONTAINER_MAX_NEVER_USED)),
                config.limits(),
                config.ensemble().standalone() ? null : config.ensemble().describe(),
                localSessions());
    }

    /** A lone server has none, as in ZooKeeper: there nobody is spared the log by them. */
    private LocalSessionUse localSessions() {
        if (config.ensemble().standalone() || !config.get(Settings.LOCAL_SESSIONS)) {
            return LocalSessionUse.NONE;
        }
        return config.get(Settings.LOCAL_SESSIONS_UPGRADING)
                ? LocalSessionUse.UPGRADED
                : LocalSessionUse.WITHOUT_EPHEMERALS;
    }

    private List<ClientPort> ports() {
        ServerConfig.Addresses addresses = config.addresses();
        ServerConfig.LinearizablePorts linearizable = addresses.linearizable();
        Speech usual = config.get(SecuritySettings.PORT_UNIFICATION) ? Speech.EITHER : Speech.PLAIN;
        ReadConsistency reads =
                ReadConsistency.valueOf(config.get(Settings.READS).toUpperCase(Locale.ROOT));
        return Stream.of(
                        port(addresses.clients(), usual, reads),
                        port(addresses.secureClients(), Speech.TLS, reads),
                        port(linearizable.clients(), usual, ReadConsistency.LINEARIZABLE),
                        port(linearizable.secureClients(), Speech.TLS, ReadConsistency.LINEARIZABLE))
                .flatMap(Stream::ofNullable)
                .toList();
    }

    private static @Nullable ClientPort port(Member.@Nullable Endpoint address, Speech speech, ReadConsistency reads) {
        return address == null
                ? null
                : new ClientPort(new InetSocketAddress(address.host(), address.port()), speech, reads);
    }

    private TlsAccess access(TlsContexts contexts) {
        return new TlsAccess(
                contexts,
                new CertificateScheme(
                        config.find(SecuritySettings.X509_SUPER_USER).orElse(null)),
                config.get(SecuritySettings.DETECTION_TIMEOUT));
    }

    /** What operators are shown of the configuration. */
    ServerConfiguration configuration() {
        return new ServerConfiguration(
                shownPort(config.addresses().clients()),
                shownPort(config.addresses().secureClients()),
                new ServerConfiguration.Directory(directories.state(), directories.stateBytes()),
                new ServerConfiguration.Directory(directories.log(), directories.logBytes()),
                config.get(Settings.TICK_TIME),
                config.limits().intOf(Bound.CONNECTIONS_PER_ADDRESS),
                config.sessionTimeouts().minMillis(),
                config.sessionTimeouts().maxMillis(),
                config.get(Settings.CLIENT_PORT_BACKLOG),
                config.ensemble().self(),
                config.ensemble().standalone() ? null : ensemble());
    }

    private static int shownPort(Member.@Nullable Endpoint address) {
        return address == null ? -1 : address.port();
    }

    private ServerConfiguration.Ensemble ensemble() {
        Member me = config.ensemble().me();
        return new ServerConfiguration.Ensemble(
                config.shownWithoutEffect(),
                me.electionPort(),
                me.raftPort(),
                me.observer(),
                config.ensemble().describe());
    }
}
