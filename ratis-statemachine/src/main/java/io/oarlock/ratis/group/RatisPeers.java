package io.oarlock.ratis.group;

import io.oarlock.membership.GroupMember;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/** Members in Ratis' words. */
public final class RatisPeers {
    /** All members of all ensembles share it; who belongs together is decided by addresses, as with ZooKeeper. */
    private static final RaftGroupId GROUP =
            RaftGroupId.valueOf(UUID.nameUUIDFromBytes("oarlock".getBytes(StandardCharsets.UTF_8)));

    private RatisPeers() {}

    public static RaftGroupId group() {
        return GROUP;
    }

    public static RaftPeerId idOf(int member) {
        return RaftPeerId.valueOf(Integer.toString(member));
    }

    public static int memberOf(RaftPeerId id) {
        return Integer.parseInt(id.toString());
    }

    static List<RaftPeer> peersOf(List<GroupMember> members) {
        return members.stream().map(RatisPeers::peerOf).toList();
    }

    public static RaftGroup groupOf(List<GroupMember> members) {
        return RaftGroup.valueOf(GROUP, peersOf(members));
    }

    private static RaftPeer peerOf(GroupMember member) {
        return RaftPeer.newBuilder()
                .setId(idOf(member.id()))
                .setAddress(member.address())
                .setStartupRole(member.observer() ? RaftPeerRole.LISTENER : RaftPeerRole.FOLLOWER)
                .build();
    }
}
