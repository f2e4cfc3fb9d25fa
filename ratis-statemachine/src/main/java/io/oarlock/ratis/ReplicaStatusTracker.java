package io.oarlock.ratis;

import static io.oarlock.replica.ReplicaStatus.NOBODY;

import io.oarlock.ratis.group.RaftSettings;
import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.replica.Following;
import io.oarlock.replica.ReplicaStatus;
import io.oarlock.replica.ReplicaStatus.Role;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer.Division;

/**
 * Where this member stands, worked out from Ratis every few moments and whenever Ratis says that something changed.
 * Only the member's ticker thread calls {@link #refresh}.
 */
final class ReplicaStatusTracker {
    private final RaftSettings settings;
    private final Facts facts;
    private final Consumer<ReplicaStatus> onChange;
    private final LongSupplier nanoTime;
    private final AtomicReference<ReplicaStatus> status;
    private final AtomicLong lastQuorumNanos;

    /**
     * What it is worked out from.
     *
     * @param caughtUp whether this member has applied what was committed before it started
     */
    public record Facts(Supplier<Division> division, BooleanSupplier caughtUp) {}

    ReplicaStatusTracker(RaftSettings settings, Facts facts, Consumer<ReplicaStatus> onChange, LongSupplier nanoTime) {
        this.settings = settings;
        this.facts = facts;
        this.onChange = onChange;
        this.nanoTime = nanoTime;
        this.status = new AtomicReference<>(
                new ReplicaStatus(settings.membership().self(), Role.LOOKING, NOBODY, 0, false, 0));
        this.lastQuorumNanos = new AtomicLong(nanoTime.getAsLong());
    }

    /** The last known standing, with the time without a quorum as of now. */
    ReplicaStatus status() {
        ReplicaStatus known = status.get();
        if (known.quorumLostNanos() == 0) {
            return known;
        }
        long lost = Math.max(1, nanoTime.getAsLong() - lastQuorumNanos.get());
        return new ReplicaStatus(known.member(), known.role(), known.leader(), known.term(), known.ready(), lost);
    }

    void refresh() {
        DivisionInfo info = facts.division().get().getInfo();
        RoleInfoProto roleInfo = info.getRoleInfoProto();
        RaftPeerId leaderId = info.getLeaderId();
        int leader = leaderId == null ? NOBODY : RatisPeers.memberOf(leaderId);
        Role role = roleOf(info.getCurrentRole(), leader);
        boolean leads = role == Role.LEADER || role == Role.STANDALONE;
        boolean ready = leads
                ? info.isLeaderReady()
                : leader != NOBODY && facts.caughtUp().getAsBoolean();
        long silenceNanos = silenceNanos(roleInfo, leader);
        long now = nanoTime.getAsLong();
        boolean quorum =
                silenceNanos <= TimeUnit.MILLISECONDS.toNanos(settings.tuning().electionMaxMillis());
        if (quorum) {
            lastQuorumNanos.set(now - silenceNanos);
        }
        long lost = quorum ? 0 : Math.max(1, now - lastQuorumNanos.get());
        ReplicaStatus fresh =
                new ReplicaStatus(settings.membership().self(), role, leader, info.getCurrentTerm(), ready, lost);
        ReplicaStatus old = status.getAndSet(fresh);
        if (differ(old, fresh)) {
            onChange.accept(fresh);
        }
    }

    /** @param syncs that wait on this member */
    Following following(int syncs) {
        List<ServerRpcProto> others = facts.division()
                .get()
                .getInfo()
                .getRoleInfoProto()
                .getLeaderInfo()
                .getFollowerInfoList();
        return new Following(
                settings.membership().voters(),
                heardOf(others, RaftPeerRole.FOLLOWER),
                heardOf(others, RaftPeerRole.LISTENER),
                syncs);
    }

    private int heardOf(List<ServerRpcProto> others, RaftPeerRole role) {
        return (int) others.stream()
                .filter(other -> other.getId().getStartupRole() == role)
                .filter(other ->
                        other.getLastRpcElapsedTimeMs() <= settings.tuning().electionMaxMillis())
                .count();
    }

    private Role roleOf(RaftPeerRole role, int leader) {
        return switch (role) {
            case LEADER -> settings.membership().standalone() ? Role.STANDALONE : Role.LEADER;
            case FOLLOWER -> leader == NOBODY ? Role.LOOKING : Role.FOLLOWER;
            case LISTENER -> Role.OBSERVER;
            case CANDIDATE, UNRECOGNIZED -> Role.LOOKING;
        };
    }

    /**
     * Time since this member last heard of a majority: as the leader from so many followers, otherwise from the leader.
     */
    private long silenceNanos(RoleInfoProto roleInfo, int leader) {
        return switch (roleInfo.getRole()) {
            case LEADER -> majoritySilence(roleInfo.getLeaderInfo().getFollowerInfoList());
            case FOLLOWER, LISTENER ->
                leader == NOBODY
                        ? Long.MAX_VALUE
                        : TimeUnit.MILLISECONDS.toNanos(
                                roleInfo.getFollowerInfo().getLeaderInfo().getLastRpcElapsedTimeMs());
            case CANDIDATE, UNRECOGNIZED -> Long.MAX_VALUE;
        };
    }

    private long majoritySilence(List<ServerRpcProto> followers) {
        int needed = settings.membership().voters() / 2;
        if (needed == 0) {
            return 0;
        }
        long[] silences = followers.stream()
                .filter(follower -> follower.getId().getStartupRole() == RaftPeerRole.FOLLOWER)
                .mapToLong(ServerRpcProto::getLastRpcElapsedTimeMs)
                .sorted()
                .toArray();
        return silences.length < needed ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(silences[needed - 1]);
    }

    private static boolean differ(ReplicaStatus old, ReplicaStatus fresh) {
        return old.role() != fresh.role()
                || old.leader() != fresh.leader()
                || old.term() != fresh.term()
                || old.ready() != fresh.ready()
                || (old.quorumLostNanos() == 0) != (fresh.quorumLostNanos() == 0);
    }
}
