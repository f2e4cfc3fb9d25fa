package io.oarlock.ratis.group;

import io.oarlock.disk.DurableFiles;
import io.oarlock.membership.GroupMember;
import io.oarlock.membership.MemberIds;
import io.oarlock.rules.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the members of an ensemble out of the configurations that Ratis keeps. */
public final class RaftConfigurations {
    private static final Logger LOG = LoggerFactory.getLogger(RaftConfigurations.class);
    /** Where Ratis notes the last configuration that it applied. */
    private static final String FILE = "raft-meta.conf";

    private RaftConfigurations() {}

    /** Members of a configuration entry of the log. */
    public static MemberIds membersOf(RaftConfigurationProto replicated) {
        return MemberIds.of(idsOf(replicated.getPeersList()), idsOf(replicated.getListenersList()));
    }

    private static List<Integer> idsOf(List<RaftPeerProto> peers) {
        return peers.stream()
                .map(peer -> RatisPeers.memberOf(RaftPeerId.valueOf(peer.getId())))
                .toList();
    }

    /**
     * Notes a configuration as the last one that was applied, so that Ratis begins with it. Durable afterwards.
     *
     * @param position of the last entry that was applied
     */
    public static void store(Path current, LogPosition position, List<GroupMember> members) throws IOException {
        LogEntryProto entry = LogEntryProto.newBuilder()
                .setTerm(position.term())
                .setIndex(position.index())
                .setConfigurationEntry(RaftConfigurationProto.newBuilder()
                        .addAllPeers(peersOf(members, false))
                        .addAllListeners(peersOf(members, true)))
                .build();
        DurableFiles.replace(current.resolve(FILE), entry.toByteArray());
    }

    private static Iterable<RaftPeerProto> peersOf(List<GroupMember> members, boolean observers) {
        return ProtoUtils.toRaftPeerProtos(RatisPeers.peersOf(members.stream()
                .filter(member -> member.observer() == observers)
                .toList()));
    }

    /** Members of the configuration in force. */
    public static MemberIds membersOf(RaftConfiguration current) {
        return MemberIds.of(
                idsOf(current.getAllPeers(RaftPeerRole.FOLLOWER)), idsOf(current.getAllPeers(RaftPeerRole.LISTENER)));
    }

    private static List<Integer> idsOf(Collection<RaftPeer> peers) {
        return peers.stream().map(peer -> RatisPeers.memberOf(peer.getId())).toList();
    }

    /** Whether this member has ever known a configuration of its ensemble. */
    public static boolean isNoted(Path current) {
        return Files.exists(current.resolve(FILE));
    }

    /**
     * Members whose data a directory holds.
     *
     * @param current Ratis' directory of that name
     * @return null before the first configuration, or where the file cannot be read: then the log tells it later
     */
    public static @Nullable MemberIds stored(Path current) throws IOException {
        Path file = current.resolve(FILE);
        if (!Files.exists(file)) {
            return null;
        }
        try {
            LogEntryProto entry = LogEntryProto.parseFrom(Files.readAllBytes(file));
            if (entry.hasConfigurationEntry()) {
                return membersOf(entry.getConfigurationEntry());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} is no configuration: {}", file, e.toString());
        }
        LOG.warn("{} does not tell the members, as after a full disk; the log will", file);
        return null;
    }
}
