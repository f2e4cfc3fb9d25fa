package io.oarlock.failover;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Members in processes of their own, and the clients that a test has opened on them. For use by one thread. */
final class Ensemble implements AutoCloseable {
    /** The longest that a tick of 500 ms allows. */
    static final int SESSION_TIMEOUT_MILLIS = 10_000;

    private final Cluster cluster;
    private final Path directory;
    private final List<Client> clients = new ArrayList<>();

    private Ensemble(Cluster cluster, Path directory) {
        this.cluster = cluster;
        this.directory = directory;
    }

    static Ensemble start(int size, Path directory) {
        return start(spec(size), directory);
    }

    static Ensemble start(ClusterSpec spec, Path directory) {
        assumeTrue(spec.kind().isInstalled(), "the server has no launcher");
        return new Ensemble(Cluster.start(spec, directory), directory);
    }

    static ClusterSpec spec(int size) {
        return ClusterSpec.of(ServerKind.chosen(), size);
    }

    /** Whether the server promises what ZooKeeper does not: that clients of the other members notice nothing. */
    static boolean keepsConnections() {
        return ServerKind.chosen() == ServerKind.OARLOCK;
    }

    Cluster cluster() {
        return cluster;
    }

    List<Member> allBut(Member one) {
        return cluster.members().stream().filter(member -> member != one).toList();
    }

    /** Where a member keeps its state and its log. */
    Path data(Member member) {
        return directory.resolve("member-" + member.id()).resolve("data");
    }

    Client connect(Member member) {
        return connect(member, SESSION_TIMEOUT_MILLIS);
    }

    Client connect(Member member, int timeoutMillis) {
        return connect(member.connectString(), timeoutMillis);
    }

    Client connectToAny() {
        return connect(cluster.connectString(), SESSION_TIMEOUT_MILLIS);
    }

    /** Comes back to a session, without waiting for what becomes of it. */
    Client comeBack(Member member, RawSession session) {
        Client client = Client.returning(
                member.connectString(), SESSION_TIMEOUT_MILLIS, session.sessionId(), session.password());
        clients.add(client);
        return client;
    }

    private Client connect(String connectString, int timeoutMillis) {
        Client client = Client.connect(connectString, timeoutMillis);
        clients.add(client);
        return client;
    }

    /** Leaves a member that is down nothing but its id. */
    void wipe(Member member) throws IOException {
        Path data = data(member);
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(data) && !file.getFileName().toString().equals("myid")) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The power cord: all at once, without a word of warning. */
    void killAll() {
        cluster.members().parallelStream().forEach(Member::kill);
    }

    void startAll() {
        cluster.members().forEach(Member::start);
        cluster.awaitAllServing();
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
        cluster.close();
    }
}
