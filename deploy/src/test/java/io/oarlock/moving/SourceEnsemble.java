package io.oarlock.moving;

import io.oarlock.testing.Cluster;
import io.oarlock.testing.ClusterSpec;
import io.oarlock.testing.FreePorts;
import io.oarlock.testing.Member;
import io.oarlock.testing.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.zookeeper.ZooKeeper;
import org.awaitility.Awaitility;

/** A real ZooKeeper ensemble that is to be taken over, with the ports that its servers talk to each other on. */
final class SourceEnsemble implements AutoCloseable {
    private static final Pattern SERVER = Pattern.compile("(?m)^server\\.\\d+=([^:]+:\\d+):");
    private static final int SESSION_MILLIS = 30_000;

    private final Cluster cluster;
    private final String quorumPorts;

    private SourceEnsemble(Cluster cluster, String quorumPorts) {
        this.cluster = cluster;
        this.quorumPorts = quorumPorts;
    }

    /** One server alone is an ensemble, too: it leads itself. */
    static SourceEnsemble start(int size, Path directory) throws IOException {
        return start(ClusterSpec.of(ServerKind.ZOOKEEPER, size), directory);
    }

    static SourceEnsemble start(ClusterSpec wanted, Path directory) throws IOException {
        int size = wanted.size();
        ClusterSpec spec = wanted.withProperty("zookeeper.extendedTypesEnabled", "true");
        if (size == 1) {
            List<Integer> ports = FreePorts.take(2);
            spec = spec.with("standaloneEnabled", "false")
                    .with("server.1", "127.0.0.1:" + ports.get(0) + ":" + ports.get(1));
        }
        Cluster cluster = Cluster.start(spec, directory);
        List<String> quorumPorts = new ArrayList<>();
        Matcher matcher = SERVER.matcher(Files.readString(directory.resolve("member-1/zoo.cfg")));
        while (matcher.find()) {
            quorumPorts.add(matcher.group(1));
        }
        return new SourceEnsemble(cluster, String.join(",", quorumPorts));
    }

    String quorumPorts() {
        return quorumPorts;
    }

    Cluster cluster() {
        return cluster;
    }

    ZooKeeper connect() throws IOException {
        return connect(cluster.connectString(), false);
    }

    static ZooKeeper connect(String servers, boolean readOnly) throws IOException {
        ZooKeeper client = new ZooKeeper(servers, SESSION_MILLIS, event -> {}, readOnly);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> client.getState().isConnected());
        return client;
    }

    void stopAll() {
        cluster.members().forEach(Member::kill);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
