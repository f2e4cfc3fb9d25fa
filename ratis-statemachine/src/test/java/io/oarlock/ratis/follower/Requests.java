package io.oarlock.ratis.follower;

import io.oarlock.ratis.group.RatisPeers;
import java.util.stream.LongStream;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.util.ProtoUtils;

/** What others ask of member 1. */
final class Requests {
    private static final ClientId CLIENT = ClientId.randomId();

    private final int sender;
    private final long term;

    private Requests(int sender, long term) {
        this.sender = sender;
        this.term = term;
    }

    static Requests of(int sender, long term) {
        return new Requests(sender, term);
    }

    private RaftRpcRequestProto.Builder header() {
        return RaftRpcRequestProto.newBuilder()
                .setRequestorId(RatisPeers.idOf(sender).toByteString())
                .setReplyId(RatisPeers.idOf(1).toByteString())
                .setRaftGroupId(ProtoUtils.toRaftGroupIdProtoBuilder(RatisPeers.group()));
    }

    /** Entries of this leader's term after one that the member has. */
    AppendEntriesRequestProto append(TermIndex previous, int count) {
        AppendEntriesRequestProto.Builder request = AppendEntriesRequestProto.newBuilder()
                .setServerRequest(header())
                .setLeaderTerm(term)
                .setLeaderCommit(-1);
        long first = 0;
        if (previous.getIndex() >= 0) {
            request.setPreviousLog(previous.toProto());
            first = previous.getIndex() + 1;
        }
        LongStream.range(first, first + count).forEach(index -> request.addEntries(entry(index)));
        return request.build();
    }

    /** One entry that the member has, the first of its log. */
    AppendEntriesRequestProto append(LogEntryProto first) {
        return append(TermIndex.valueOf(0, -1), 0).toBuilder().addEntries(first).build();
    }

    private LogEntryProto entry(long index) {
        return LogEntryProto.newBuilder()
                .setTerm(term)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setClientId(CLIENT.toByteString())
                        .setCallId(index)
                        .setLogData(ByteString.copyFromUtf8("entry " + index + " of " + sender)))
                .build();
    }

    /** Everything up to an entry that the member has is committed. */
    AppendEntriesRequestProto commit(TermIndex last) {
        return append(last, 0).toBuilder().setLeaderCommit(last.getIndex()).build();
    }

    AppendEntriesRequestProto heartbeat() {
        return append(TermIndex.valueOf(0, -1), 0);
    }

    RequestVoteRequestProto vote(TermIndex last) {
        return RequestVoteRequestProto.newBuilder()
                .setServerRequest(header())
                .setCandidateTerm(term)
                .setCandidateLastEntry(last.toProto())
                .build();
    }

    StartLeaderElectionRequestProto stand(TermIndex last) {
        return StartLeaderElectionRequestProto.newBuilder()
                .setServerRequest(header())
                .setLeaderLastEntry(last.toProto())
                .build();
    }
}
