package io.oarlock.ratis.transport;

import io.oarlock.membership.GroupMember;
import io.oarlock.peer.frame.FrameType;
import io.oarlock.peer.frame.PeerRefusal;
import io.oarlock.ratis.group.RatisPeers;
import java.util.List;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftConfigurationProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;

/**
 * Lets pass what members send to each other, and nothing else: votes, appends, snapshots, the call to stand for
 * election, and questions. What passes has the member at the other end of its connection as its sender, this member as
 * its receiver, a term that an election can have reached, and a form that Ratis can bear. Any thread.
 */
public final class PeerRequestCheck {
    private static final int ID_BYTES_MAX = 3;
    private static final int CLIENT_ID_BYTES = 16;
    private static final int ADDRESS_CHARACTERS_MAX = 512;
    private static final int REFUSAL_BYTES_MAX = 1 << 14;
    private static final int MEMBERS_BYTES_MAX = 2 * GroupMember.ID_MAX;

    private final ByteString self;
    private final ByteString group;
    private final TermBound terms;

    /** @param self id of this member */
    public PeerRequestCheck(int self, TermBound terms) {
        this.self = RatisPeers.idOf(self).toByteString();
        this.group =
                ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()).build().getId();
        this.terms = terms;
    }

    /** Who it names is who shook hands. */
    private void sender(RaftRpcRequestProto header, int from) throws PeerRefusal {
        PeerRefusal.unless(header.getReplyId().equals(self), "a request to another member");
        PeerRefusal.unless(header.getRaftGroupId().getId().equals(group), "a request to another group");
        PeerRefusal.unless(
                header.getRequestorId().equals(RatisPeers.idOf(from).toByteString()),
                "a request that names another sender than its connection has");
    }

    /** Ids are 0 to 255, in decimal digits as {@link RatisPeers#idOf} writes them. */
    private static int memberOf(ByteString id) throws PeerRefusal {
        int member = 0;
        for (int i = 0; i < id.size() && i < ID_BYTES_MAX; i++) {
            int digit = id.byteAt(i) - '0';
            PeerRefusal.unless(digit >= 0 && digit <= 9, "an id that is none of a member");
            member = 10 * member + digit;
        }
        PeerRefusal.unless(
                member <= GroupMember.ID_MAX
                        && id.equals(RatisPeers.idOf(member).toByteString()),
                "an id that is none of a member");
        return member;
    }

    void vote(RequestVoteRequestProto vote, int from) throws PeerRefusal {
        sender(vote.getServerRequest(), from);
        terms.check(vote.getCandidateTerm());
        lastEntry(vote.getCandidateLastEntry(), vote.getCandidateTerm());
    }

    void stand(StartLeaderElectionRequestProto call, int from) throws PeerRefusal {
        sender(call.getServerRequest(), from);
        terms.check(call.getLeaderLastEntry().getTerm());
    }

    private static void lastEntry(TermIndexProto last, long term) throws PeerRefusal {
        // A member without an entry says -1.
        PeerRefusal.unless(
                last.getTerm() >= 0 && last.getTerm() <= term && last.getIndex() >= -1, "a last entry that cannot be");
    }

    /** Who sends it, and to whom, is of the connection. */
    void append(AppendEntriesRequestProto append) throws PeerRefusal {
        terms.check(append.getLeaderTerm());
        lastEntry(append.getPreviousLog(), append.getLeaderTerm());
        PeerRefusal.unless(append.getLeaderCommit() >= -1, "a commit index that cannot be");
        List<LogEntryProto> entries = append.getEntriesList();
        long index = entries.isEmpty() ? 0 : entries.get(0).getIndex();
        PeerRefusal.unless(
                index >= 0
                        && (!append.hasPreviousLog()
                                || entries.isEmpty()
                                || index == append.getPreviousLog().getIndex() + 1),
                "entries that do not follow the one before");
        long term = append.getPreviousLog().getTerm();
        for (LogEntryProto entry : entries) {
            PeerRefusal.unless(entry.getIndex() == index, "entries with a gap");
            PeerRefusal.unless(
                    entry.getTerm() >= term && entry.getTerm() <= append.getLeaderTerm(), "an entry of a wrong term");
            body(entry);
            index++;
            term = entry.getTerm();
        }
    }

    private static void body(LogEntryProto entry) throws PeerRefusal {
        switch (entry.getLogEntryBodyCase()) {
            case STATEMACHINELOGENTRY -> {
                int client = entry.getStateMachineLogEntry().getClientId().size();
                PeerRefusal.unless(client == 0 || client == CLIENT_ID_BYTES, "an entry of a sender that cannot be");
                PeerRefusal.unless(
                        !entry.getStateMachineLogEntry().hasStateMachineEntry(), "an entry with data beside the log");
            }
            case CONFIGURATIONENTRY -> configuration(entry.getConfigurationEntry());
            case METADATAENTRY ->
                PeerRefusal.unless(entry.getMetadataEntry().getCommitIndex() >= -1, "a commit index that cannot be");
            default -> throw new PeerRefusal("an entry without content");
        }
    }

    private static void configuration(RaftConfigurationProto configuration) throws PeerRefusal {
        members(configuration.getPeersList());
        members(configuration.getOldPeersList());
        members(configuration.getListenersList());
        members(configuration.getOldListenersList());
    }

    private static void members(List<RaftPeerProto> members) throws PeerRefusal {
        PeerRefusal.unless(members.size() <= GroupMember.ID_MAX, "a configuration with too many members");
        for (RaftPeerProto member : members) {
            int unused = memberOf(member.getId());
            PeerRefusal.unless(
                    member.getAddress().length() <= ADDRESS_CHARACTERS_MAX, "a configuration with a broken address");
        }
    }

    void install(InstallSnapshotRequestProto install, int from) throws PeerRefusal {
        sender(install.getServerRequest(), from);
        terms.check(install.getLeaderTerm());
        PeerRefusal.unless(install.hasSnapshotChunk(), "a snapshot without content");
        TermIndexProto position = install.getSnapshotChunk().getTermIndex();
        PeerRefusal.unless(
                position.getTerm() >= 0 && position.getTerm() <= install.getLeaderTerm() && position.getIndex() >= 0,
                "a snapshot of a position that cannot be");
        SnapshotFiles.checkNames(install.getSnapshotChunk());
        if (install.hasLastRaftConfigurationLogEntryProto()) {
            LogEntryProto last = install.getLastRaftConfigurationLogEntryProto();
            PeerRefusal.unless(
                    last.hasConfigurationEntry() && last.getIndex() >= -1 && last.getTerm() <= install.getLeaderTerm(),
                    "a snapshot with a broken configuration");
            configuration(last.getConfigurationEntry());
        }
    }

    /** @param size bytes of what is asked */
    static void question(FrameType type, int size) throws PeerRefusal {
        switch (type) {
            case READ_INDEX, MEMORY -> PeerRefusal.unless(size == 0, "a question with something behind it");
            case FOUNDING ->
                PeerRefusal.unless(size > 0 && size <= MEMBERS_BYTES_MAX, "a founder that does not name its ensemble");
            case CHECKPOINT_REFUSAL -> PeerRefusal.unless(size <= REFUSAL_BYTES_MAX, "a refusal that is too long");
            case TELL -> PeerRefusal.unless(size > 0, "a message without content");
            default -> throw new PeerRefusal("no question: " + type);
        }
    }
}
