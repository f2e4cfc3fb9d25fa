package io.oarlock.conformance.server;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;

/**
 * One member of an ensemble on 127.0.0.1.
 *
 * @param quorumPort that members talk over
 * @param electionPort that ZooKeeper's members elect over
 */
public record EnsembleMember(int id, File data, int quorumPort, int electionPort, int clientPort, LearnerType type) {
    private static final String HOST = "127.0.0.1";

    /**
     * A peer that has not been started, with a configuration of its own.
     *
     * @param all members, of which this is one
     * @param more lines of the configuration
     */
    public ProcessQuorumPeer peer(Collection<EnsembleMember> all, int tickTimeMillis, Map<String, String> more)
            throws IOException {
        Files.writeString(data.toPath().resolve("myid"), id + "\n");
        Properties lines = new Properties();
        lines.putAll(more);
        lines.setProperty("dataDir", data.getPath());
        lines.setProperty("tickTime", "" + tickTimeMillis);
        lines.setProperty("initLimit", "10");
        lines.setProperty("syncLimit", "5");
        lines.setProperty("admin.enableServer", "false");
        for (EnsembleMember member : all) {
            lines.setProperty("server." + member.id, member.line());
        }
        Path file = Files.createTempFile(Path.of(System.getProperty("conformance.output")), "member", ".cfg");
        try (Writer writer = Files.newBufferedWriter(file)) {
            lines.store(writer, null);
        }
        ProcessQuorumPeer peer = new ProcessQuorumPeer(file, new InetSocketAddress(HOST, clientPort), type);
        peer.setMyid(id);
        return peer;
    }

    private String line() {
        String role = type == LearnerType.OBSERVER ? "observer" : "participant";
        return HOST + ":" + quorumPort + ":" + electionPort + ":" + role + ";" + HOST + ":" + clientPort;
    }
}
