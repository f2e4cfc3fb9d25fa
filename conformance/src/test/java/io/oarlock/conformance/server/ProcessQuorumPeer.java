package io.oarlock.conformance.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.server.quorum.QuorumPeer;

/** A member of an ensemble, which runs in a process of its own; its state is what its answer to {@code srvr} says. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // its own process keeps its state
public final class ProcessQuorumPeer extends QuorumPeer {
    private static final Map<String, ServerState> STATES = Map.of(
            "leader", ServerState.LEADING,
            "follower", ServerState.FOLLOWING,
            "observer", ServerState.OBSERVING,
            "standalone", ServerState.LEADING);

    private final Path configuration;
    private final InetSocketAddress client;
    private final LearnerType type;
    private volatile ServerProcess process;

    /** @param client where clients are served, null where they are by TLS only */
    public ProcessQuorumPeer(Path configuration, InetSocketAddress client, LearnerType type) throws SaslException {
        this.configuration = configuration;
        this.client = client;
        this.type = type;
    }

    /** Starts the process and does not wait until it serves: a member alone cannot. */
    @Override
    public void start() {
        try {
            process = ServerProcess.start(configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void shutdown() {
        try {
            if (process != null) {
                process.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the process has ended of itself or by {@link #shutdown}. */
    public void awaitEnd() throws InterruptedException {
        process.awaitEnd();
    }

    @Override
    public boolean isRunning() {
        return process != null && process.runs();
    }

    @Override
    public ServerState getPeerState() {
        if (client == null || !isRunning()) {
            return ServerState.LOOKING;
        }
        try {
            return FourLetterWordMain.send4LetterWord("127.0.0.1", client.getPort(), "srvr", false, 5000)
                    .lines()
                    .filter(line -> line.startsWith("Mode: "))
                    .map(line -> STATES.getOrDefault(line.substring("Mode: ".length()), ServerState.LOOKING))
                    .findFirst()
                    .orElse(ServerState.LOOKING);
        } catch (Exception e) {
            return ServerState.LOOKING;
        }
    }

    @Override
    public InetSocketAddress getClientAddress() {
        return client;
    }

    @Override
    public int getClientPort() {
        return client == null ? -1 : client.getPort();
    }

    @Override
    public LearnerType getLearnerType() {
        return type;
    }
}
