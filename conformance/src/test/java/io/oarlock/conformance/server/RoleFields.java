package io.oarlock.conformance.server;

import java.lang.reflect.Field;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.server.quorum.Follower;
import org.apache.zookeeper.server.quorum.Leader;
import org.apache.zookeeper.server.quorum.Observer;
import org.apache.zookeeper.server.quorum.QuorumPeer;
import org.apache.zookeeper.server.quorum.QuorumPeer.ServerState;

/**
 * Keeps the fields of a {@link QuorumPeer} in step with what its process says of itself: tests ask whether
 * {@code peer.leader} is there to find the one that leads. What is in them is an empty shell; a test that calls it
 * fails.
 */
final class RoleFields {
    private static final long PERIOD_MILLIS = 250;

    private final QuorumPeer peer;

    RoleFields(QuorumPeer peer) {
        this.peer = peer;
    }

    /** Until the process ends, in a thread of its own. */
    void follow(ServerProcess process) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (!process.endsWithin(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                            update();
                        }
                        update();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "roles");
        thread.setDaemon(true);
        thread.start();
    }

    void update() {
        ServerState state = peer.getPeerState();
        peer.leader = state == ServerState.LEADING ? or(peer.leader, Leader.class) : null;
        peer.follower = state == ServerState.FOLLOWING ? or(peer.follower, Follower.class) : null;
        peer.observer = state == ServerState.OBSERVING ? or(peer.observer, Observer.class) : null;
    }

    private static <T> T or(T present, Class<T> type) {
        return present == null ? shell(type) : present;
    }

    /** Without its constructor, which would listen at ports. */
    private static <T> T shell(Class<T> type) {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field instance = unsafe.getDeclaredField("theUnsafe");
            instance.setAccessible(true);
            return type.cast(unsafe.getMethod("allocateInstance", Class.class).invoke(instance.get(null), type));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
