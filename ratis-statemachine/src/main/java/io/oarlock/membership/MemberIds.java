package io.oarlock.membership;

import io.oarlock.raft.Peers;
import io.oarlock.raft.RaftSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who belongs to an ensemble, by number: as the configuration names it, or as its log knows it. Addresses are not part
 * of it, they may change.
 */
public record MemberIds(SortedSet<Integer> voters, SortedSet<Integer> observers) {
    private static final Logger LOG = LoggerFactory.getLogger(MemberIds.class);

    public MemberIds {
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        observers = Collections.unmodifiableSortedSet(new TreeSet<>(observers));
    }

    public static MemberIds of(Collection<Integer> voters, Collection<Integer> observers) {
        return new MemberIds(new TreeSet<>(voters), new TreeSet<>(observers));
    }

    public static MemberIds of(Membership membership) {
        return of(idsOf(membership, false), idsOf(membership, true));
    }

    private static List<Integer> idsOf(Membership membership, boolean observers) {
        return membership.members().stream()
                .filter(member -> member.observer() == observers)
                .map(GroupMember::id)
                .toList();
    }

    public static MemberIds of(RaftConfigurationProto replicated) {
        return of(idsOf(replicated.getPeersList()), idsOf(replicated.getListenersList()));
    }

    private static List<Integer> idsOf(List<RaftPeerProto> peers) {
        return peers.stream()
                .map(peer -> Peers.memberOf(RaftPeerId.valueOf(peer.getId())))
                .toList();
    }

    public static MemberIds of(RaftConfiguration current) {
        return of(
                current.getAllPeers(RaftPeerRole.FOLLOWER).stream()
                        .map(MemberIds::idOf)
                        .toList(),
                current.getAllPeers(RaftPeerRole.LISTENER).stream()
                        .map(MemberIds::idOf)
                        .toList());
    }

    private static int idOf(RaftPeer peer) {
        return Peers.memberOf(peer.getId());
    }

    /**
     * Those whose data a member has, as Ratis noted them when it last applied a configuration.
     *
     * @param current Ratis' directory of that name
     * @return null before the first one, or where the file cannot be read: then the log says it later
     */
    public static @Nullable MemberIds stored(Path current) throws IOException {
        Path file = current.resolve("raft-meta.conf");
        if (!Files.exists(file)) {
            return null;
        }
        try {
            LogEntryProto entry = LogEntryProto.parseFrom(Files.readAllBytes(file));
            if (entry.hasConfigurationEntry()) {
                return of(entry.getConfigurationEntry());
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} is no configuration: {}", file, e.toString());
        }
        LOG.warn("{} does not tell the members, as after a full disk; the log will", file);
        return null;
    }

    /** Two counted lists of numbers, a byte each. */
    public byte[] encode() {
        byte[] bytes = new byte[voters.size() + observers.size() + 2];
        int end = put(bytes, 0, voters);
        put(bytes, end, observers);
        return bytes;
    }

    private static int put(byte[] bytes, int start, SortedSet<Integer> ids) {
        int at = start;
        bytes[at++] = (byte) ids.size();
        for (int id : ids) {
            bytes[at++] = (byte) id;
        }
        return at;
    }

    public static MemberIds decode(byte[] bytes) throws IOException {
        List<List<Integer>> lists = new ArrayList<>();
        int at = 0;
        while (at < bytes.length && lists.size() < 2) {
            int end = at + 1 + (bytes[at] & 0xff);
            if (end > bytes.length) {
                throw new IOException("not the members of an ensemble: " + bytes.length + " bytes");
            }
            List<Integer> ids = new ArrayList<>();
            for (at++; at < end; at++) {
                ids.add(bytes[at] & 0xff);
            }
            lists.add(ids);
        }
        if (lists.size() < 2 || at != bytes.length) {
            throw new IOException("not the members of an ensemble: " + bytes.length + " bytes");
        }
        return of(lists.get(0), lists.get(1));
    }

    @Override
    public String toString() {
        return "members " + voters + (observers.isEmpty() ? "" : " with observers " + observers);
    }
}
