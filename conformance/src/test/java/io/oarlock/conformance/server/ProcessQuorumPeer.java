package io.oarlock.conformance.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.apache.zookeeper.client.FourLetterWordMain;
import org.apache.zookeeper.server.quorum.QuorumPeer;

/**
 * A member of an ensemble, which runs in a process of its own; its state is what its answer to {@code srvr} says, its
 * limits are those of {@code conf}.
 */
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
    private final RoleFields roles = new RoleFields(this);
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
            roles.follow(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings the fields for its roles up to date at once, where they would be within a moment. */
    public void updateRole() {
        roles.update();
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
        return answer("srvr", "Mode: ")
                .map(mode -> STATES.getOrDefault(mode, ServerState.LOOKING))
                .orElse(ServerState.LOOKING);
    }

    @Override
    public int getMinSessionTimeout() {
        return answer("conf", "minSessionTimeout=").map(Integer::valueOf).orElse(-1);
    }

    @Override
    public int getMaxSessionTimeout() {
        return answer("conf", "maxSessionTimeout=").map(Integer::valueOf).orElse(-1);
    }

    /** The rest of the first line of its answer that begins so; nothing where it runs or answers not. */
    private Optional<String> answer(String word, String beginning) {
        if (client == null || !isRunning()) {
            return Optional.empty();
        }
        try {
            return FourLetterWordMain.send4LetterWord("127.0.0.1", client.getPort(), word, false, 5000)
                    .lines()
                    .filter(line -> line.startsWith(beginning))
                    .map(line -> line.substring(beginning.length()))
                    .findFirst();
        } catch (Exception e) {
            return Optional.empty();
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
