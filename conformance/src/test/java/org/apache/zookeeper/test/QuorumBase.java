package org.apache.zookeeper.test;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.oarlock.conformance.server.EnsembleMember;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.PortAssignment;
import org.apache.zookeeper.TestableZooKeeper;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.ServerState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Stands before ZooKeeper's class of this name: an ensemble of five members, each in a process of its own. */
public class QuorumBase extends ClientBase {
    protected static final String LOCALADDR = "127.0.0.1";
    private static final int TICK_MILLIS = 2000;
    private static final int SIZE = 5;
    /** Longer than ZooKeeper's: five processes start here, where ZooKeeper's members share a JVM that is warm. */
    private static final int START_MILLIS_MAX = 120_000;

    File s1dir, s2dir, s3dir, s4dir, s5dir;
    QuorumPeer s1, s2, s3, s4, s5;
    protected int port1;
    protected int port2;
    protected int port3;
    protected int port4;
    protected int port5;
    protected int portLE1;
    protected int portLE2;
    protected int portLE3;
    protected int portLE4;
    protected int portLE5;
    protected int portClient1;
    protected int portClient2;
    protected int portClient3;
    protected int portClient4;
    protected int portClient5;
    protected boolean localSessionsEnabled = false;
    protected boolean localSessionsUpgradingEnabled = false;

    private boolean observers;

    @BeforeEach
    @Override
    public void setUp() throws Exception {
        setUp(false, true);
    }

    /** @param withOracle that has a say in ZooKeeper where half of the members are left, and is not told of here */
    protected void setUp(boolean withObservers, boolean withOracle) throws Exception {
        setupTestEnv();
        setUpAll();
        port1 = PortAssignment.unique();
        port2 = PortAssignment.unique();
        port3 = PortAssignment.unique();
        port4 = PortAssignment.unique();
        port5 = PortAssignment.unique();
        portLE1 = PortAssignment.unique();
        portLE2 = PortAssignment.unique();
        portLE3 = PortAssignment.unique();
        portLE4 = PortAssignment.unique();
        portLE5 = PortAssignment.unique();
        portClient1 = PortAssignment.unique();
        portClient2 = PortAssignment.unique();
        portClient3 = PortAssignment.unique();
        portClient4 = PortAssignment.unique();
        portClient5 = PortAssignment.unique();
        s1dir = ClientBase.createTmpDir();
        s2dir = ClientBase.createTmpDir();
        s3dir = ClientBase.createTmpDir();
        s4dir = ClientBase.createTmpDir();
        s5dir = ClientBase.createTmpDir();
        observers = withObservers;
        hostPort = members().stream()
                .map(member -> LOCALADDR + ":" + member.clientPort())
                .collect(Collectors.joining(","));
        startServers(withObservers, withOracle);
    }

    void startServers() throws Exception {
        startServers(false, true);
    }

    void startServers(boolean withObservers, boolean withOracle) throws Exception {
        observers = withObservers;
        setupServers();
        getPeerList().forEach(QuorumPeer::start);
        for (String address : hostPort.split(",")) {
            assertTrue(ClientBase.waitForServerUp(address, START_MILLIS_MAX), address + " does not serve");
        }
        // The one that led may have lost the leadership while the last ones started.
        await().atMost(START_MILLIS_MAX, TimeUnit.MILLISECONDS).until(() -> getLeaderQuorumPeer() != null);
        if (localSessionsEnabled) {
            // Until all members are seen to know them, new sessions are those of the ensemble.
            for (QuorumPeer peer : getPeerList()) {
                await().atMost(START_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .until(() -> opensLocalSessions(peer.getClientPort()));
            }
        }
    }

    private static boolean opensLocalSessions(int port) throws Exception {
        ZooKeeper client = new ZooKeeper(LOCALADDR + ":" + port, CONNECTION_TIMEOUT, event -> {});
        try {
            client.exists("/", false);
            return FourLetterWordMain.send4LetterWord(LOCALADDR, port, "mntr")
                    .lines()
                    .anyMatch(line -> line.matches("zk_local_sessions\\t[1-9].*"));
        } catch (KeeperException.ConnectionLossException notYet) {
            return false;
        } finally {
            client.close();
        }
    }

    public void setupServers() throws IOException {
        for (int id = 1; id <= SIZE; id++) {
            setupServer(id);
        }
    }

    public void setupServer(int id) throws IOException {
        Map<String, String> sessions = Map.of(
                "localSessionsEnabled", "" + localSessionsEnabled,
                "localSessionsUpgradingEnabled", "" + localSessionsUpgradingEnabled);
        QuorumPeer peer = members().get(id - 1).peer(members(), TICK_MILLIS, sessions);
        switch (id) {
            case 1 -> s1 = peer;
            case 2 -> s2 = peer;
            case 3 -> s3 = peer;
            case 4 -> s4 = peer;
            default -> s5 = peer;
        }
    }

    private List<EnsembleMember> members() {
        LearnerType last = observers ? LearnerType.OBSERVER : LearnerType.PARTICIPANT;
        return List.of(
                new EnsembleMember(1, s1dir, port1, portLE1, portClient1, LearnerType.PARTICIPANT),
                new EnsembleMember(2, s2dir, port2, portLE2, portClient2, LearnerType.PARTICIPANT),
                new EnsembleMember(3, s3dir, port3, portLE3, portClient3, LearnerType.PARTICIPANT),
                new EnsembleMember(4, s4dir, port4, portLE4, portClient4, last),
                new EnsembleMember(5, s5dir, port5, portLE5, portClient5, last));
    }

    @SuppressWarnings("NonApiType") // the tests call it by this signature
    public ArrayList<QuorumPeer> getPeerList() {
        ArrayList<QuorumPeer> peers = new ArrayList<>();
        peers.add(s1);
        peers.add(s2);
        peers.add(s3);
        peers.add(s4);
        peers.add(s5);
        return peers;
    }

    /** From 0; -1 where there is none. */
    public int getLeaderIndex() {
        return getPeerList().indexOf(getLeaderQuorumPeer());
    }

    public int getLeaderClientPort() {
        QuorumPeer leader = getLeaderQuorumPeer();
        return leader == null ? -1 : leader.getClientPort();
    }

    public QuorumPeer getLeaderQuorumPeer() {
        return first(peer -> peer.getPeerState() == ServerState.LEADING);
    }

    public File getLeaderDataDir() {
        int index = getLeaderIndex();
        return index < 0 ? null : List.of(s1dir, s2dir, s3dir, s4dir, s5dir).get(index);
    }

    public QuorumPeer getFirstObserver() {
        return first(peer -> peer.getLearnerType() == LearnerType.OBSERVER);
    }

    public int getFirstObserverClientPort() {
        QuorumPeer observer = getFirstObserver();
        return observer == null ? -1 : observer.getClientPort();
    }

    public QuorumPeer getPeerByClientPort(int clientPort) {
        return first(peer -> peer.getClientPort() == clientPort);
    }

    private QuorumPeer first(Predicate<QuorumPeer> wanted) {
        return getPeerList().stream()
                .filter(Objects::nonNull)
                .filter(wanted)
                .findFirst()
                .orElse(null);
    }

    /** Their addresses, each with a comma behind it. */
    public String getPeersMatching(ServerState state) {
        return getPeerList().stream()
                .filter(peer -> peer.getPeerState() == state)
                .map(peer -> LOCALADDR + ":" + peer.getClientPort() + ",")
                .collect(Collectors.joining());
    }

    @AfterEach
    @Override
    public void tearDown() throws Exception {
        shutdownServers();
        for (String address : hostPort.split(",")) {
            assertTrue(ClientBase.waitForServerDown(address, CONNECTION_TIMEOUT), address + " still serves");
        }
    }

    public void shutdownServers() {
        getPeerList().forEach(QuorumBase::shutdown);
    }

    public static void shutdown(QuorumPeer peer) {
        if (peer != null) {
            peer.shutdown();
        }
    }

    @Override
    protected TestableZooKeeper createClient() throws IOException, InterruptedException {
        return createClient(hostPort);
    }

    @Override
    protected TestableZooKeeper createClient(String addresses) throws IOException, InterruptedException {
        return createClient(new CountdownWatcher(), addresses);
    }

    protected TestableZooKeeper createClient(CountdownWatcher watcher, ServerState state)
            throws IOException, InterruptedException {
        return createClient(watcher, getPeersMatching(state));
    }
}
