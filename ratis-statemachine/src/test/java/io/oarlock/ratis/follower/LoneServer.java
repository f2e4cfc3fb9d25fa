package io.oarlock.ratis.follower;

import static org.awaitility.Awaitility.await;

import io.oarlock.ratis.group.RatisPeers;
import io.oarlock.ratis.transport.Ticker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.RaftConfigKeys;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.AppendEntriesReplyProto;
import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotReplyProto;
import org.apache.ratis.proto.RaftProtos.InstallSnapshotRequestProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteReplyProto;
import org.apache.ratis.proto.RaftProtos.RequestVoteRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionReplyProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.rpc.RpcType;
import org.apache.ratis.rpc.SupportedRpcType;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServer.Division;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.RaftServerRpc;
import org.apache.ratis.server.ServerFactory;
import org.apache.ratis.server.leader.FollowerInfo;
import org.apache.ratis.server.leader.LeaderState;
import org.apache.ratis.server.leader.LogAppender;
import org.apache.ratis.server.leader.LogAppenderBase;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.util.SizeInBytes;
import org.apache.ratis.util.TimeDuration;

/**
 * Ratis' server of member 1 of three, with a real log on a real disk, and without the others: the test says what they
 * would. Its disk can be made to stand still, and so can the end of its leadership.
 */
final class LoneServer implements AutoCloseable {
    private static final int ELECTION_MILLIS = 100;
    /** Longer than any test: nobody's silence ends a leadership or begins a candidature. */
    private static final int PATIENCE_MILLIS = 60_000;

    private final Ticker ticker = new Ticker("test-ticker");
    private final Queue<String> contradictions = new ConcurrentLinkedQueue<>();
    private final AtomicLong partsNanos = new AtomicLong();
    private final FollowerLane lane =
            new FollowerLane(ticker::after, ELECTION_MILLIS, contradictions::add, new PartialRequests(partsNanos::get));
    private final StallingDisk disk = new StallingDisk();
    private final Others others = new Others();
    private final RaftServer server;
    private final Division division;

    private LoneServer(Path directory, boolean leads) throws IOException {
        others.grant = leads;
        Parameters parameters = new Parameters();
        parameters.put(OthersRpc.KEY, others, Others.class);
        List<RaftPeer> peers = List.of(peer(1), peer(2), peer(3));
        server = RaftServer.newBuilder()
                .setServerId(RatisPeers.idOf(1))
                .setGroup(RaftGroup.valueOf(RatisPeers.group(), peers))
                .setOption(RaftStorage.StartupOption.FORMAT)
                .setStateMachine(disk)
                .setProperties(properties(directory, leads))
                .setParameters(parameters)
                .build();
        division = server.getDivision(RatisPeers.group());
        lane.connect(division);
    }

    private static RaftProperties properties(Path directory, boolean leads) {
        RaftProperties properties = new RaftProperties();
        RaftServerConfigKeys.setStorageDir(properties, List.of(directory.toFile()));
        RaftServerConfigKeys.Log.setAppendEntriesComposeEnabled(properties, false);
        RaftServerConfigKeys.Log.setPreallocatedSize(properties, SizeInBytes.valueOf(1 << 16));
        RaftServerConfigKeys.Rpc.setTimeoutMin(properties, millis(PATIENCE_MILLIS));
        RaftServerConfigKeys.Rpc.setTimeoutMax(properties, millis(2 * PATIENCE_MILLIS));
        int first = leads ? ELECTION_MILLIS : PATIENCE_MILLIS;
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMin(properties, millis(first));
        RaftServerConfigKeys.Rpc.setFirstElectionTimeoutMax(properties, millis(2 * first));
        RaftConfigKeys.Rpc.setType(properties, new OthersRpc());
        return properties;
    }

    private static TimeDuration millis(int millis) {
        return TimeDuration.valueOf(millis, TimeUnit.MILLISECONDS);
    }

    /** One that waits for a leader. */
    static LoneServer following(Path directory) throws IOException {
        LoneServer made = new LoneServer(directory, false);
        made.server.start();
        return made;
    }

    /** One that has won an election; its first entry is on disk. */
    static LoneServer leading(Path directory) throws IOException {
        LoneServer made = new LoneServer(directory, true);
        made.server.start();
        made.awaitLeadership();
        await().until(() ->
                made.log().getFlushIndex() == made.log().getLastEntryTermIndex().getIndex());
        return made;
    }

    /** One that has won an election; its disk stands still, so that it has its first entry in memory only. */
    static LoneServer leadingWithoutDisk(Path directory) throws IOException {
        LoneServer made = new LoneServer(directory, true);
        made.disk.stallSyncs();
        made.others.letLeadershipEnd();
        made.server.start();
        made.awaitLeadership();
        made.disk.awaitSync();
        return made;
    }

    private void awaitLeadership() {
        await().until(() -> division.getInfo().isLeader() && log().getLastEntryTermIndex() != null);
        others.grant = false;
    }

    private static RaftPeer peer(int member) {
        return RaftPeer.newBuilder()
                .setId(RatisPeers.idOf(member))
                .setAddress("127.0.0.1:" + member)
                .build();
    }

    /** Moves the clock by which parts of requests count. */
    void pass(long nanos) {
        partsNanos.addAndGet(nanos);
    }

    FollowerLane lane() {
        return lane;
    }

    StallingDisk disk() {
        return disk;
    }

    Others others() {
        return others;
    }

    RaftLog log() {
        return division.getRaftLog();
    }

    long applied() {
        return division.getInfo().getLastAppliedIndex();
    }

    /** Why this member ended, if it did. */
    Queue<String> contradictions() {
        return contradictions;
    }

    long term() {
        return division.getInfo().getCurrentTerm();
    }

    boolean isFollower() {
        return division.getInfo().isFollower();
    }

    @Override
    public void close() throws IOException {
        disk.goOn();
        others.letLeadershipEnd();
        server.close();
        ticker.close();
    }

    /** What the log's worker waits for before it syncs, and before it truncates. */
    static final class StallingDisk extends BaseStateMachine {
        private volatile CompletableFuture<Void> syncs = CompletableFuture.completedFuture(null);
        private volatile CompletableFuture<Void> truncations = CompletableFuture.completedFuture(null);
        private volatile boolean waiting;

        private final DataApi data = new DataApi() {
            @Override
            public CompletableFuture<Void> flush(long index) {
                CompletableFuture<Void> gate = syncs;
                waiting = !gate.isDone();
                return gate;
            }

            @Override
            public CompletableFuture<Void> truncate(long index) {
                return truncations;
            }
        };

        @Override
        public DataApi data() {
            return data;
        }

        void stallSyncs() {
            syncs = new CompletableFuture<>();
        }

        void stallTruncations() {
            truncations = new CompletableFuture<>();
        }

        void truncate() {
            truncations.complete(null);
        }

        /** Everything that the log's worker was given is written, as far as it gets without a sync. */
        void awaitSync() {
            await().until(() -> waiting);
        }

        void goOn() {
            truncations.complete(null);
            syncs.complete(null);
        }
    }

    /** The other members: they elect this one if they are told to, and answer nothing else. */
    static final class Others implements ServerFactory, RaftServerRpc {
        private final CompletableFuture<Void> leadershipEnd = new CompletableFuture<>();
        private final Queue<RequestVoteRequestProto> asked = new ConcurrentLinkedQueue<>();
        private volatile boolean grant;

        /** Until then the threads of an own leadership do not end. */
        void letLeadershipEnd() {
            leadershipEnd.complete(null);
        }

        /** Requests for a vote, without those that only ask whether it would be given. */
        Queue<RequestVoteRequestProto> asked() {
            return asked;
        }

        @Override
        public RaftServerRpc newRaftServerRpc(RaftServer server) {
            return this;
        }

        @Override
        public LogAppender newLogAppender(Division division, LeaderState state, FollowerInfo follower) {
            return new LogAppenderBase(division, state, follower) {
                @Override
                public void run() {
                    leadershipEnd.join();
                }

                @Override
                public long getCallId() {
                    return 0;
                }

                @Override
                public Comparator<Long> getCallIdComparator() {
                    return Long::compare;
                }
            };
        }

        @Override
        public RequestVoteReplyProto requestVote(RequestVoteRequestProto request) throws IOException {
            if (!request.getPreVote()) {
                asked.add(request);
            }
            if (!grant) {
                throw new InterruptedIOException("nobody answers");
            }
            return RequestVoteReplyProto.newBuilder()
                    .setServerReply(RaftRpcReplyProto.newBuilder()
                            .setRequestorId(request.getServerRequest().getRequestorId())
                            .setReplyId(request.getServerRequest().getReplyId())
                            .setRaftGroupId(request.getServerRequest().getRaftGroupId())
                            .setSuccess(true))
                    .setTerm(request.getCandidateTerm())
                    .build();
        }

        @Override
        public AppendEntriesReplyProto appendEntries(AppendEntriesRequestProto request) throws IOException {
            throw new IOException("nobody answers");
        }

        @Override
        public InstallSnapshotReplyProto installSnapshot(InstallSnapshotRequestProto request) throws IOException {
            throw new IOException("nobody answers");
        }

        @Override
        public StartLeaderElectionReplyProto startLeaderElection(StartLeaderElectionRequestProto request)
                throws IOException {
            throw new IOException("nobody answers");
        }

        @Override
        public void start() {}

        @Override
        public InetSocketAddress getInetSocketAddress() {
            return InetSocketAddress.createUnresolved("127.0.0.1", 1);
        }

        @Override
        public RpcType getRpcType() {
            return SupportedRpcType.NETTY;
        }

        @Override
        public void addRaftPeers(Collection<RaftPeer> peers) {}

        @Override
        public void handleException(RaftPeerId member, Exception failure, boolean reconnect) {}

        @Override
        public void close() {}
    }
}
