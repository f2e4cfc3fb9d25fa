package org.apache.zookeeper.server.quorum;

import io.oarlock.conformance.server.ProcessQuorumPeer;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.zookeeper.server.admin.AdminServer.AdminServerException;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;

/**
 * Stands before ZooKeeper's class of this name: gives the file to a server in a process of its own, and waits for its
 * end. That the file is one of ZooKeeper's is still looked at by ZooKeeper's own reader, so that both take the same
 * ones. As with ZooKeeper, a server that stands alone has no {@link QuorumPeer}.
 */
public class QuorumPeerMain {
    protected QuorumPeer quorumPeer;

    protected void initializeAndRun(String[] args) throws ConfigException, IOException, AdminServerException {
        QuorumPeerConfig config = new QuorumPeerConfig();
        config.parse(args[0]);
        ProcessQuorumPeer peer =
                new ProcessQuorumPeer(Path.of(args[0]), config.getClientPortAddress(), config.getPeerType());
        peer.setTickTime(config.getTickTime());
        if (config.isDistributed()) {
            quorumPeer = peer;
        }
        peer.start();
        try {
            peer.awaitEnd();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a test changes in it could not be told to another process. */
    public void runFromConfig(QuorumPeerConfig config) throws IOException, AdminServerException {
        throw new UnsupportedOperationException("Only a file can be given to another process");
    }

    protected QuorumPeer getQuorumPeer() throws javax.security.sasl.SaslException {
        return quorumPeer;
    }

    public void close() {
        if (quorumPeer != null) {
            quorumPeer.shutdown();
        }
    }
}
