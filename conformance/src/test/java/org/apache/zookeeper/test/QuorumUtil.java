package org.apache.zookeeper.test;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oarlock.conformance.server.EnsembleMember;
import io.oarlock.conformance.server.ProcessQuorumPeer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.zookeeper.PortAssignment;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.ServerState;

/** Stands before ZooKeeper's class of this name: 2n + 1 members, each in a process of its own. */
public class QuorumUtil {
    private static final int TICK_MILLIS = 2000;
    private static final Set<ServerState> CONNECTED =
            Set.of(ServerState.LEADING, ServerState.FOLLOWING, ServerState.OBSERVING);

    /** One member, as tests look at it. */
    public static class PeerStruct {
        public int id;
        public QuorumPeer peer;
        public File dataDir;
        public int clientPort;
    }

    public final int N;
    public final int ALL;
    public boolean disableJMXTest = false;

    private final Map<Integer, PeerStruct> peers = new TreeMap<>();
    private final Map<Integer, EnsembleMember> members = new TreeMap<>();
    private boolean localSessions;

    public QuorumUtil(int half) {
        this(half, 3);
    }

    /** @param syncLimit of ZooKeeper's own replication */
    public QuorumUtil(int half, int syncLimit) {
        N = half;
        ALL = 2 * half + 1;
        ClientBase.setupTestEnv();
        try {
            for (int id = 1; id <= ALL; id++) {
                PeerStruct peer = new PeerStruct();
                peer.id = id;
                peer.dataDir = ClientBase.createTmpDir();
                peer.clientPort = PortAssignment.unique();
                peers.put(id, peer);
                members.put(
                        id,
                        new EnsembleMember(
                                id,
                                peer.dataDir,
                                PortAssignment.unique(),
                                PortAssignment.unique(),
                                peer.clientPort,
                                LearnerType.PARTICIPANT));
            }
            for (int id = 1; id <= ALL; id++) {
                peers.get(id).peer = newPeer(id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private QuorumPeer newPeer(int id) throws IOException {
        return members.get(id).peer(members.values(), TICK_MILLIS, Map.of("localSessionsEnabled", "" + localSessions));
    }

    public PeerStruct getPeer(int id) {
        return peers.get(id);
    }

    public void enableLocalSession(boolean enabled) {
        localSessions = enabled;
    }

    public void startAll() throws IOException {
        shutdownAll();
        for (int id = 1; id <= ALL; id++) {
            start(id);
        }
        awaitServing(peers.values());
    }

    /** Starts the first n + 1. */
    public void startQuorum() throws IOException {
        shutdownAll();
        for (int id = 1; id <= N + 1; id++) {
            start(id);
        }
        awaitServing(List.copyOf(peers.values()).subList(0, N + 1));
    }

    public void start(int id) throws IOException {
        peers.get(id).peer = newPeer(id);
        peers.get(id).peer.start();
    }

    public void restart(int id) throws IOException {
        start(id);
        awaitServing(List.of(peers.get(id)));
    }

    public void startThenShutdown(int id) throws IOException {
        restart(id);
        shutdown(id);
    }

    public void shutdownAll() {
        peers.keySet().forEach(this::shutdown);
    }

    public void shutdown(int id) {
        peers.get(id).peer.shutdown();
    }

    private static void awaitServing(Collection<PeerStruct> wanted) {
        for (PeerStruct peer : wanted) {
            assertTrue(
                    ClientBase.waitForServerUp("127.0.0.1:" + peer.clientPort, ClientBase.CONNECTION_TIMEOUT),
                    "Member " + peer.id + " does not serve");
        }
        wanted.forEach(peer -> ((ProcessQuorumPeer) peer.peer).updateRole());
    }

    public String getConnString() {
        return peers.values().stream()
                .map(peer -> "127.0.0.1:" + peer.clientPort)
                .collect(Collectors.joining(","));
    }

    public String getConnectString(QuorumPeer peer) {
        return "127.0.0.1:" + peer.getClientPort();
    }

    public String getConnectionStringForServer(int index) {
        return "127.0.0.1:" + getPeer(index).clientPort;
    }

    public boolean allPeersAreConnected() {
        return peers.values().stream().allMatch(peer -> CONNECTED.contains(peer.peer.getPeerState()));
    }

    public boolean leaderExists() {
        return peers.values().stream().anyMatch(QuorumUtil::leads);
    }

    /** @throws NoSuchElementException if none leads */
    public int getLeaderServer() {
        return peers.values().stream().filter(QuorumUtil::leads).findFirst().orElseThrow().id;
    }

    /** @throws NoSuchElementException if none leads */
    public QuorumPeer getLeaderQuorumPeer() {
        return peers.get(getLeaderServer()).peer;
    }

    public List<QuorumPeer> getFollowerQuorumPeers() {
        return peers.values().stream()
                .filter(peer -> !leads(peer))
                .map(peer -> peer.peer)
                .toList();
    }

    private static boolean leads(PeerStruct peer) {
        return peer.peer.getPeerState() == ServerState.LEADING;
    }

    public void tearDown() throws Exception {
        shutdownAll();
    }
}
