package io.oarlock.tls;

import io.netty.channel.Channel;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one connection, one at a time, on threads that others wait for, too: what waits of a connection that is
 * closed would keep them out, and hold the memory of its handshake. Event loop only.
 */
final class ConnectionTasks implements Executor {
    private final Channel channel;
    private final HandshakeThreads threads;
    private @Nullable Runnable last;

    private ConnectionTasks(Channel channel, HandshakeThreads threads) {
        this.channel = channel;
        this.threads = threads;
    }

    static Executor of(Channel channel, HandshakeThreads threads) {
        ConnectionTasks made = new ConnectionTasks(channel, threads);
        channel.closeFuture().addListener(closed -> made.takeBack());
        return made;
    }

    @Override
    public void execute(Runnable task) {
        last = task;
        threads.run(task);
        if (!channel.isOpen()) {
            takeBack();
        }
    }

    private void takeBack() {
        Runnable waits = last;
        if (waits != null) {
            last = null;
            threads.takeBack(waits);
        }
    }
}
